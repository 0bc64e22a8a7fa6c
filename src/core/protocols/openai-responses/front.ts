import { randomUUID } from 'node:crypto';
import type { ChatFront } from '../front';
import { errorBody } from '../openai-chat/errors';
import { refusalOf } from '../refusal-rules';
import { encodeEvents, ResponseEvents } from './encode';
import { toOutput } from './items';
import { parseBody } from './parse';
import { endedResponse, newResponse, type WireResponse } from './response';
import type { ResponseStore } from './store';

/** OpenAI's Responses, as clients speak it to us; `store` keeps the answers that a client may come back to. */
export function openAiResponses(store: ResponseStore): ChatFront {
  return {
    parse(value) {
      const { body, request, context, tools } = parseBody(value, store);
      const id = `resp_${randomUUID().replaceAll('-', '')}`;
      const response = newResponse(body, id, Math.floor(Date.now() / 1000));
      const keep = (ended: WireResponse) => {
        if (body.store !== false) store.put(ended, context);
        return ended;
      };
      const events = new ResponseEvents(response, tools, keep);
      return {
        request,
        stream: body.stream ?? false,
        leftOut: tools.leftOut,
        encode: (stream) => encodeEvents(stream, events),
        keepAlive: () => events.keepAlive(),
        toJson: (result) => keep(endedResponse(response, toOutput(result, id, tools), result.reason, result.usage)),
      };
    },
    refusalOf,
    errorBody,
  };
}
