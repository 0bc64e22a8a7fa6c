import { wrongField } from '../../chat/errors';
import type { ChatRequest } from '../../chat/request';
import { parseJson } from '../../ground/text/parse-json';
import { type ChatRules, type ReadChat, readChat } from '../dialects/chat-body';
import { checkLimits } from '../dialects/limits';
import { toExtra, tokenLimit, toSampling } from '../dialects/sampling';
import { asRecord } from '../json/json';
import { withGapFilled } from '../openai-completions/fill-in';
import { asConfiguration } from '../openai-responses/compaction';
import { foreignItems } from '../openai-responses/items/foreign-items';
import { validate } from '../validate';
import { type CountBody, countRequestSchema, type MessagesBody, messagesRequestSchema } from './schema';
import { type ToolSearch, toolSearchIn } from './tool-search';

/** What of a model's thinking the client wants to see: all, only that there was some, or nothing. */
export type ThinkingDisplay = 'full' | 'omitted' | 'none';

/** What a Messages request asks for, besides the chat itself. */
export interface ParsedBody extends Omit<ReadChat, 'asked'> {
  request: ChatRequest;
  stream: boolean;
  thinking: ThinkingDisplay;
  search: ToolSearch | undefined;
}

/**
 * Reads an Anthropic Messages request, and a body of OpenAI's that a client sends to its address. Throws
 * `ChatError('invalid-request')` with the path of the wrong field.
 */
export function parseBody(body: unknown): ParsedBody {
  checkLimits(body);
  if (asRecord(body)?.max_tokens === 0) {
    // Anthropic's way to fill its cache before the first question.
    throw wrongField(
      'max_tokens',
      'GigaChat has no cache that could be prepared; ask for an answer of 1 token or more.',
      {
        code: 'unsupported_parameter',
      },
    );
  }
  const parsed = validate(messagesRequestSchema(), body);
  if (tokenLimit(parsed) === undefined) {
    throw wrongField('max_tokens', 'is missing');
  }
  if (parsed.compaction) {
    throw wrongField('compaction', 'conversations are not summarized at this address; responses/compact does that.', {
      code: 'unsupported_parameter',
    });
  }
  const { asked, tools, unheard } = readMessagesChat(parsed);
  const request = { conversation: sessionOf(parsed), sampling: toSampling(parsed), extra: toExtra(parsed), ...asked };
  return {
    request: withGapFilled(request),
    stream: parsed.stream ?? false,
    thinking: toDisplay(parsed.thinking),
    tools,
    search: toolSearchIn(parsed.tools ?? [], parsed.messages),
    unheard,
  };
}

/** Reads a request to count tokens: a Messages request that needs no `max_tokens`. */
export function parseCountBody(body: unknown): ChatRequest {
  checkLimits(body);
  const { asked } = readMessagesChat(validate(countRequestSchema(), body));
  return withGapFilled({ sampling: {}, ...asked });
}

const rules: ChatRules = {
  between: '\n\n',
  items: foreignItems,
  customIsFreeText: false,
  asConfiguration,
};

function readMessagesChat(parsed: CountBody): ReadChat {
  if (parsed.thread !== undefined && parsed.thread !== null) {
    throw wrongField(
      'thread',
      'conversations are not kept on this server. Send the whole conversation, without thread.',
      { code: 'thread_unsupported_request' },
    );
  }
  return readChat(parsed, rules);
}

function toDisplay(thinking: MessagesBody['thinking']): ThinkingDisplay {
  if (thinking?.type === 'disabled') return 'none';
  return thinking?.display === 'omitted' ? 'omitted' : 'full';
}

const sessionMark = '_session_';

/** Claude Code names its session inside `metadata.user_id`: in JSON, in older versions at the end of the text. */
function sessionOf({ metadata }: MessagesBody): string | undefined {
  const user = metadata?.user_id ?? '';
  const at = user.lastIndexOf(sessionMark);
  const atTheEnd = at < 0 ? undefined : user.slice(at + sessionMark.length);
  const session = asRecord(parseJson(user)?.value)?.session_id ?? atTheEnd;
  return typeof session === 'string' && /^[\w-]{1,64}$/.test(session) ? session : undefined;
}
