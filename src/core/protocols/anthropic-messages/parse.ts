import { wrongField } from '../../chat/errors';
import type { ChatRequest } from '../../chat/request';
import { parseJson } from '../../ground/text/parse-json';
import { answerWanted } from '../dialects/answer-form';
import { configurationOf, readConversation } from '../dialects/conversation';
import { lateCalls, offeredTools } from '../dialects/deferred';
import { refuseElsewhere } from '../dialects/elsewhere';
import { checkLimits } from '../dialects/limits';
import { toExtra, tokenLimit, toSampling } from '../dialects/sampling';
import { chosenTools, readToolChoice } from '../dialects/tool-choice';
import { broughtTools, type ClientTool, readTools } from '../dialects/tools';
import { vendorFieldsIn } from '../dialects/vendor-fields';
import type { LeftOut } from '../history';
import { asRecord } from '../json/json';
import { withGapFilled } from '../openai-completions/fill-in';
import { asConfiguration } from '../openai-responses/compaction';
import { readItems } from '../openai-responses/items/foreign-items';
import { validate } from '../validate';
import { type CountBody, countRequestSchema, type MessagesBody, messagesRequestSchema } from './schema';

/** What of a model's thinking the client wants to see: all, only that there was some, or nothing. */
export type ThinkingDisplay = 'full' | 'omitted' | 'none';

/** What a Messages request asks for, besides the chat itself. */
export interface ParsedBody {
  request: ChatRequest;
  stream: boolean;
  thinking: ThinkingDisplay;
  /** Types of tools that only Anthropic runs. */
  leftOut: string[];
  /** Names of tools that wait although nothing can load them. */
  unreachable: readonly string[];
  /** The client's own words for its tools, by the name that the model knows. */
  tools: ReadonlyMap<string, ClientTool>;
  leftOutOfHistory: readonly LeftOut[];
}

/**
 * Reads an Anthropic Messages request, and a body of OpenAI's that a client sends to its address. Throws
 * `ChatError('invalid-request')` with the path of the wrong field.
 */
export function parseBody(body: unknown): ParsedBody {
  checkLimits(body);
  const parsed = validate(messagesRequestSchema(), body);
  if (tokenLimit(parsed) === undefined) {
    throw wrongField('max_tokens', 'is missing');
  }
  if (parsed.compaction) {
    throw wrongField('compaction', 'conversations are not summarized at this address; responses/compact does that.', {
      code: 'unsupported_parameter',
    });
  }
  const { request, ...rest } = toRequest(parsed);
  return {
    request: { conversation: sessionOf(parsed), ...request, sampling: toSampling(parsed), extra: toExtra(parsed) },
    stream: parsed.stream ?? false,
    thinking: toDisplay(parsed.thinking),
    ...rest,
  };
}

/** Reads a request to count tokens: a Messages request that needs no `max_tokens`. */
export function parseCountBody(body: unknown): ChatRequest {
  checkLimits(body);
  return toRequest(validate(countRequestSchema(), body)).request;
}

/** A line for Anthropic's billing that Claude Code puts first; it changes with versions and would spoil the cache. */
const billingLine = /^x-anthropic-billing-header:[^\n]*\n?/;

function toRequest(
  parsed: CountBody,
): Pick<ParsedBody, 'request' | 'tools' | 'leftOut' | 'unreachable' | 'leftOutOfHistory'> {
  if (parsed.thread !== undefined && parsed.thread !== null) {
    throw wrongField(
      'thread',
      'conversations are not kept on this server. Send the whole conversation, without thread.',
      { code: 'thread_unsupported_request' },
    );
  }
  refuseElsewhere(parsed);
  const leftOutOfHistory: LeftOut[] = [];
  const rules = { between: '\n\n', clean: (text: string) => text.replace(billingLine, ''), items: readItems };
  const messages = readConversation(parsed, rules, leftOutOfHistory);
  const entries = parsed.messages ?? parsed.input;
  const tools = readTools(parsed, false, broughtTools(entries));
  const offer = offeredTools(tools, entries, messages, chosenTools(parsed), leftOutOfHistory);
  const chosen = readToolChoice(parsed, offer.specs);
  return {
    request: withGapFilled({
      model: parsed.model,
      messages,
      ...chosen,
      ...lateCalls(offer, chosen),
      sampling: {},
      ...answerWanted(parsed, configurationOf(parsed, leftOutOfHistory, asConfiguration)),
    }),
    tools: tools.names,
    leftOut: [...tools.leftOut, ...vendorFieldsIn(parsed)],
    unreachable: offer.unreachable,
    leftOutOfHistory,
  };
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
