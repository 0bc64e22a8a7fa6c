import type { ChatRequest } from '../../chat/request';
import { type ChatRules, type ReadChat, readChat } from '../dialects/chat-body';
import { checkLimits } from '../dialects/limits';
import { toExtra, toSampling } from '../dialects/sampling';
import { withGapFilled } from '../openai-completions/fill-in';
import { asConfiguration } from '../openai-responses/compaction';
import { foreignItems } from '../openai-responses/items/foreign-items';
import { validate } from '../validate';
import { chatRequestSchema } from './schema';

/** What a chat completion request asks for, besides the chat itself. */
export interface ParsedBody extends Omit<ReadChat, 'asked'> {
  request: ChatRequest;
  stream: boolean;
  includeUsage: boolean;
  /** True when the tools came in OpenAI's older words alone, `functions`: then calls are given in them too. */
  older: boolean;
}

const rules: ChatRules = { between: '\n', items: foreignItems, customIsFreeText: true, asConfiguration };

/**
 * Reads an OpenAI chat completion request, and a Responses or Messages body that a client sends to its address. Throws
 * `ChatError('invalid-request')` with the path of the wrong field.
 */
export function parseBody(body: unknown): ParsedBody {
  checkLimits(body);
  const parsed = validate(chatRequestSchema, body);
  const { asked, tools, unheard } = readChat(parsed, rules);
  return {
    request: withGapFilled({ sampling: toSampling(parsed), extra: toExtra(parsed), ...asked }),
    stream: parsed.stream ?? false,
    includeUsage: parsed.stream_options?.include_usage ?? false,
    tools,
    older: !parsed.tools?.length && Boolean(parsed.functions?.length),
    unheard,
  };
}
