import { estimateTokens } from '../../chat/token-estimate';
import { freshId } from '../../ground/text/fresh-id';
import type { ChatFront } from '../front';
import { encodeEvents } from './encode';
import { errorBody, refusalOf } from './errors';
import { frame } from './frames';
import { type AnswerHead, toMessage } from './message';
import { parseBody } from './parse';

/** Anthropic's Messages, as clients speak it to us. The reply's `model` echoes the request's. */
export const anthropicMessages: ChatFront = {
  requestIdHeader: 'request-id',
  parse(body) {
    const { request, stream, thinking, tools, search, unheard } = parseBody(body);
    const head: AnswerHead = {
      id: freshId('msg_'),
      model: request.model,
      inputTokens: estimateTokens(request),
      thinking,
      tools,
      search,
    };
    return {
      request,
      stream,
      unheard,
      encode: (events) => encodeEvents(events, head),
      keepAlive: () => frame({ type: 'ping' }),
      toJson: (result) => toMessage(result, head),
    };
  },
  refusalOf,
  errorBody,
};
