import { ChatError } from '../../chat/errors';
import { hasOddNames } from './outbound-names';

/** Fields that a body can do without, although the caller asked for what they say. */
const spare = [
  'temperature',
  'top_p',
  'stop',
  'stream_options',
  'reasoning_effort',
  'parallel_tool_calls',
  'tool_choice',
] as const;
/** A field that a body can do without. */
export type SpareField = (typeof spare)[number];

/** How a body is written for a server that does not take all of Chat Completions. */
export interface OutboundForm {
  /** What the token limit is called. */
  limit: 'max_tokens' | 'max_completion_tokens';
  /** A limit of so many tokens or more is left out: the answer is as long as the server makes it. */
  limitsBelow: number;
  /** True: each past answer carries its thoughts, which some thinking models want to see again. */
  thoughts: boolean;
  /** True: calls have ids of nine letters and digits, each its own, whatever others called them. */
  plainIds: boolean;
  /** True: functions have names of 64 Latin letters, digits, `_` and `-` at most, whatever others called them. */
  plainNames: boolean;
  /** How JSON is asked for: by its schema, as any object, or in words alone. The last two tell the schema in words. */
  json: 'schema' | 'object' | 'words';
  /** True: nothing is thought over beside tools, which some models want. */
  noEffort: boolean;
  /** True: one instruction at the beginning, and turns that alternate. */
  oneSystem: boolean;
  without: ReadonlySet<SpareField>;
}

/** The form for servers that take everything, and the first for all others. */
export const plainOutboundForm: OutboundForm = {
  limit: 'max_tokens',
  limitsBelow: Number.POSITIVE_INFINITY,
  thoughts: false,
  plainIds: false,
  plainNames: false,
  json: 'schema',
  noEffort: false,
  oneSystem: false,
  without: new Set(),
};

/** What of a body a refusal may be about. */
type Sent = Readonly<Partial<Record<SpareField | OutboundForm['limit'] | 'response_format', unknown>>> & {
  messages: readonly { role: string }[];
  tools?: readonly object[];
};

/** A refusal of what a field says, where another request may say something else in it. */
const ofItsValue =
  /\bbetween\b|\brange\b|at (?:most|least)|(?:less|greater|larger|smaller) than|\bexceed|invalid schema|(?:supported values|must be one of|expected one of)|\bempty\b|whitespace|not found/i;

/** How OpenAI refuses tools to a model that thinks, by this protocol. */
const toolsOrThoughts = /tools?\b.{0,40}reasoning_effort.{0,200}\bresponses\b/is;

const names: Record<SpareField, RegExp> = {
  temperature: /(?<![\w-])temperature(?![\w-])/i,
  top_p: /(?<![\w-])top_?p(?![\w-])/i,
  stop: /(?<![\w-])['"`]stop['"`]|(?<![\w-])stop (?:parameter|sequence)/i,
  stream_options: /(?<![\w-])stream_options/i,
  reasoning_effort: /(?<![\w-])reasoning(?:_effort|\.effort)?(?![\w-])/i,
  parallel_tool_calls: /(?<![\w-])parallel_tool_calls(?![\w-])/i,
  tool_choice: /(?<![\w-])tool_?choice/i,
};

/** A refusal of the ids that others gave to past calls: servers differ in how long they may be, and of which signs. */
const ofCallIds =
  /tool[ _]?(?:call|use)s?\b.{0,40}\bids?\b.{0,160}(?:length|pattern|characters|too long|unique|a-z)|duplicate.{0,20}tool[ _]?call.{0,10}\bid/is;

/** A refusal of names says both: servers differ in how long those of functions may be, and of which signs. */
const ofNames = [/\bname\b/i, /pattern|too long|length|longer than|characters|a-z|alphanumeric|alphameric|letters/i];

/** The form that a refusal asks for. */
export interface OtherForm {
  form: OutboundForm;
  /** The field that changed. */
  change: string;
  /** True where only this request's own words were refused, which says nothing of the next. */
  once: boolean;
}

/**
 * The form that answers a refusal of `body` as it was written in `form`; undefined when none does. Each change is made
 * once.
 */
export function otherOutboundForm(error: unknown, body: Sent, form: OutboundForm): OtherForm | undefined {
  if (!(error instanceof ChatError)) return undefined;
  const other = changed(error, body, form);
  // Of a limit it is remembered how large it was, and plain names suit every request.
  const isForAll = other?.change === 'max_tokens' || other?.change === 'tools.function.name';
  return other && { ...other, once: !isForAll && ofItsValue.test(error.message) };
}

function changed(
  { kind, upstreamStatus: status, message }: ChatError,
  body: Sent,
  form: OutboundForm,
): Omit<OtherForm, 'once'> | undefined {
  if (status !== 400 && status !== 422) return undefined;
  if (/reasoning_content|in the thinking mode must be passed back/i.test(message)) {
    const hasAnswers = body.messages.some(({ role }) => role === 'assistant');
    return form.thoughts || !hasAnswers
      ? undefined
      : { form: { ...form, thoughts: true }, change: 'reasoning_content' };
  }
  if (!form.plainIds && body.messages.some(({ role }) => role === 'tool') && ofCallIds.test(message)) {
    return { form: { ...form, plainIds: true }, change: 'tool_calls.id' };
  }
  if (!form.oneSystem && isUneven(body) && /system (?:message|role|prompt)|roles? must alternate/i.test(message)) {
    return { form: { ...form, oneSystem: true }, change: 'messages' };
  }
  const limit = otherLimit(message, kind === 'context-length', body);
  if (limit) return { form: { ...form, ...limit }, change: 'max_tokens' };
  if (
    body.response_format !== undefined &&
    /response_format|json_schema|json_object|structured output/i.test(message)
  ) {
    const json = form.json === 'schema' && isSchema(body.response_format) ? 'object' : 'words';
    return { form: { ...form, json }, change: 'response_format' };
  }
  if (!form.plainNames && hasOddNames(body) && ofNames.every((words) => words.test(message))) {
    return { form: { ...form, plainNames: true }, change: 'tools.function.name' };
  }
  if (body.tools !== undefined && !form.noEffort && toolsOrThoughts.test(message)) {
    return { form: { ...form, noEffort: true }, change: 'reasoning_effort' };
  }
  const field = spare.find((one) => body[one] !== undefined && names[one].test(message));
  return field && { form: { ...form, without: new Set([...form.without, field]) }, change: field };
}

/**
 * Newer models know the limit by another name, and some servers take none that is larger than they answer, or than what
 * the prompt leaves of the context: they say its number, in one wording or another.
 */
function otherLimit(
  message: string,
  isTooLong: boolean,
  { max_tokens: old, max_completion_tokens: newer }: Sent,
): Partial<OutboundForm> | undefined {
  const limit = old ?? newer;
  if (typeof limit !== 'number') return undefined;
  if (old !== undefined && /use ['"`]?max_completion_tokens/i.test(message)) return { limit: 'max_completion_tokens' };
  const isNamed = /max_(?:completion_|new_)?tokens|in the completion\b|\d output tokens/i.test(message);
  return isNamed || (isTooLong && says(message, limit)) ? { limitsBelow: limit } : undefined;
}

function says(message: string, size: number): boolean {
  return [...message.matchAll(/\d[\d,]*/g)].some(([digits]) => Number(digits.replaceAll(',', '')) === size);
}

/** True for messages that `oneSystem` changes. */
function isUneven({ messages }: Sent): boolean {
  return messages.some(({ role }, index) => {
    const isAsBefore = role === 'user' && messages[index - 1]?.role === 'user';
    return index > 0 && (role === 'system' || isAsBefore);
  });
}

function isSchema(format: unknown): boolean {
  return typeof format === 'object' && format !== null && 'type' in format && format.type === 'json_schema';
}
