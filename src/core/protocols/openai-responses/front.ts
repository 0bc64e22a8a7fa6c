import type { ChatResult } from '../../chat/collect';
import { freshId } from '../../ground/text/fresh-id';
import type { ChatFront } from '../front';
import { errorBody } from '../openai-chat/errors';
import { refusalOf } from '../refusal-rules';
import { checkedSummary, compactionItem } from './compaction';
import { encodeEvents, ResponseEvents } from './encode';
import { itemId, toOutput } from './items/items';
import { parseBody } from './parse';
import { fetchNamed } from './referred';
import { endedResponse, newResponse, nowS, type WireResponse } from './response';
import type { ResponseStore } from './store';

/** OpenAI's Responses, as clients speak it to us; `store` keeps the answers that a client may come back to. */
export function openAiResponses(store: ResponseStore): ChatFront {
  return {
    prepare: (value) => fetchNamed(value, store),
    parse(value) {
      const { body, request, context, tools, compacts, configuration, unheard } = parseBody(value, store);
      const id = newResponseId();
      const response = newResponse(body, id, nowS());
      const keep = (ended: WireResponse) => {
        // What was said before a compaction is in it.
        if (body.store !== false) store.put(ended, compacts ? [] : context);
        return ended;
      };
      const events = new ResponseEvents(response, tools, keep, compacts ? configuration : undefined);
      const ended = (result: ChatResult) => {
        if (!compacts) return endedResponse(response, toOutput(result, id, tools), result.reason, result.usage);
        const item = compactionItem(itemId('cmp', id, 0), checkedSummary(result.text, result.reason), configuration);
        return endedResponse(response, [item], 'stop', result.usage);
      };
      return {
        request,
        stream: body.stream ?? false,
        unheard,
        encode: (stream) => encodeEvents(stream, events, () => store.settled(id)),
        keepAlive: () => events.keepAlive(),
        toJson: (result) => keep(ended(result)),
        settled: () => store.settled(id),
      };
    },
    refusalOf,
    errorBody,
  };
}

/** An id for an answer. */
export function newResponseId(): string {
  return freshId('resp_');
}
