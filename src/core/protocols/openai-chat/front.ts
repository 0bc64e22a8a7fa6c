import type { ChatFront } from '../front';
import { refusalOf } from '../refusal-rules';
import { encodeChunks, headOfNow, keepAliveFrame, toCompletion } from './encode';
import { errorBody } from './errors';
import { parseBody } from './parse';

/** OpenAI's Chat Completions, as clients speak it to us. The reply's `model` echoes the request's. */
export const openAiChat: ChatFront = {
  parse(body) {
    const { request, stream, includeUsage, tools, older, unheard } = parseBody(body);
    const head = headOfNow('chatcmpl-', request.model);
    return {
      request,
      stream,
      unheard,
      encode: (events) => encodeChunks(events, head, { includeUsage, tools, older }),
      keepAlive: () => keepAliveFrame(head, includeUsage),
      toJson: (result) => toCompletion(result, head, tools, older),
    };
  },
  refusalOf,
  errorBody,
};
