import type { CompactedResponse } from 'openai/resources/responses/responses';
import { estimateText } from '../../chat/token-estimate';
import { Place } from '../dialects/reading';
import type { ChatFront } from '../front';
import { errorBody } from '../openai-chat/errors';
import { refusalOf } from '../refusal-rules';
import { validate } from '../validate';
import { checkedSummary, compactionItem } from './compaction';
import { newResponseId } from './front';
import type { InputItem } from './items/item-schema';
import { itemId } from './items/items';
import { parseBody } from './parse';
import { toParts } from './parts';
import { fetchNamed } from './referred';
import { nowS, toUsage } from './response';
import { type CompactBody, compactRequestSchema } from './schema';
import type { ResponseStore } from './store';

/** Tokens of what people said that go on word for word beside the summary; the newest are kept. */
const keptTokens = 16_000;

type MessageItem = Extract<InputItem, { type: 'message' }>;

/**
 * OpenAI's `responses/compact`: a conversation comes in, and what may take its place in later requests goes out: the
 * newest messages of the user and the instructions, word for word, and one compaction with the model's summary.
 */
export function openAiCompaction(store: ResponseStore): ChatFront {
  return {
    prepare: (value) => fetchNamed(value, store),
    parse(value) {
      const body = validate(compactRequestSchema(), value);
      const { request, context, configuration, unheard } = parseBody({ ...body, input: withTrigger(body) }, store);
      const id = newResponseId();
      const createdAt = nowS();
      return {
        request,
        stream: false,
        unheard: { past: unheard.past },
        // Answered whole, always: the request has no word for a stream.
        encode: async function* () {},
        keepAlive: () => '',
        toJson(result): CompactedResponse {
          const kept = keptMessages(context).map((item, index) => toOutput(item, itemId('msg', id, index)));
          const summary = checkedSummary(result.text, result.reason);
          const output = [...kept, compactionItem(itemId('cmp', id, kept.length), summary, configuration)];
          return {
            id,
            object: 'response.compaction',
            created_at: createdAt,
            // The official type has no messages of users among outputs, the official example does.
            output: output as CompactedResponse['output'],
            usage: toUsage(result.usage),
          };
        },
      };
    },
    refusalOf,
    errorBody,
  };
}

/** The input with what makes a compaction of it; as it is when it is empty, which is refused as elsewhere. */
function withTrigger({ input, previous_response_id: before }: CompactBody): readonly unknown[] | undefined {
  if (!before && (input === undefined || input === null)) return undefined;
  const items = typeof input === 'string' ? [{ role: 'user', content: input }] : (input ?? []);
  return [...items, { type: 'compaction_trigger' }];
}

/** The messages that go on word for word: text alone, from the newest back, as many as fit. */
function keptMessages(context: readonly InputItem[]): MessageItem[] {
  const kept: MessageItem[] = [];
  let left = keptTokens;
  for (const item of context.toReversed()) {
    if (item.type !== 'message' || item.role === 'assistant') continue;
    const text = textOf(item);
    left -= estimateText(text);
    if (left < 0) break;
    if (text !== '') kept.unshift(item);
  }
  return kept;
}

function toOutput(item: MessageItem, id: string) {
  return {
    id,
    type: 'message' as const,
    role: item.role,
    status: 'completed' as const,
    content: [{ type: 'input_text' as const, text: textOf(item) }],
  };
}

function textOf({ content }: MessageItem): string {
  const parts = toParts(content, new Place('input', true, []));
  return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
}
