import { ChatError } from '../../chat/errors';

/** Fields that a body can do without, although the caller asked for what they say. */
const spare = ['temperature', 'top_p', 'stop', 'stream_options', 'reasoning_effort', 'tool_choice'] as const;
/** A field that a body can do without. */
export type SpareField = (typeof spare)[number];

/** How a body is written for a server that does not take all of Chat Completions. */
export interface OutboundForm {
  /** What the token limit is called; `none` leaves the answer as long as the server makes it. */
  limit: 'max_tokens' | 'max_completion_tokens' | 'none';
  /** True: each past answer carries its thoughts, which some thinking models want to see again. */
  thoughts: boolean;
  /** How JSON is asked for: by its schema, as any object, or in words alone. The last two tell the schema in words. */
  json: 'schema' | 'object' | 'words';
  /** True: nothing is thought over, which some models want beside tools. */
  noEffort: boolean;
  /** True: one instruction at the beginning, and turns that alternate. */
  oneSystem: boolean;
  without: ReadonlySet<SpareField>;
}

/** The form for servers that take everything, and the first for all others. */
export const plainOutboundForm: OutboundForm = {
  limit: 'max_tokens',
  thoughts: false,
  json: 'schema',
  noEffort: false,
  oneSystem: false,
  without: new Set(),
};

/** What of a body a refusal may be about. */
type Sent = Readonly<Partial<Record<SpareField | OutboundForm['limit'] | 'response_format' | 'tools', unknown>>> & {
  messages: readonly { role: string }[];
};

/** How OpenAI refuses tools to a model that thinks, by this protocol. */
const toolsOrThoughts = /tools?\b.{0,40}reasoning_effort.{0,200}\bresponses\b/is;

const names: Record<SpareField, RegExp> = {
  temperature: /(?<![\w-])temperature(?![\w-])/i,
  top_p: /(?<![\w-])top_?p(?![\w-])/i,
  stop: /(?<![\w-])['"`]stop['"`]|(?<![\w-])stop (?:parameter|sequence)/i,
  stream_options: /(?<![\w-])stream_options/i,
  reasoning_effort: /(?<![\w-])reasoning(?:_effort|\.effort)?(?![\w-])/i,
  tool_choice: /(?<![\w-])tool_?choice/i,
};

/**
 * The form that answers a refusal of `body` as it was written in `form`, with what changed; undefined when none does.
 * Each change is made once.
 */
export function otherOutboundForm(
  error: unknown,
  body: Sent,
  form: OutboundForm,
): { form: OutboundForm; change: string } | undefined {
  if (!(error instanceof ChatError)) return undefined;
  const { upstreamStatus: status, message } = error;
  if (status !== 400 && status !== 422) return undefined;
  if (/reasoning_content|in the thinking mode must be passed back/i.test(message)) {
    const hasAnswers = body.messages.some(({ role }) => role === 'assistant');
    return form.thoughts || !hasAnswers
      ? undefined
      : { form: { ...form, thoughts: true }, change: 'reasoning_content' };
  }
  if (!form.oneSystem && /system (?:message|role|prompt)|roles? must alternate/i.test(message)) {
    return { form: { ...form, oneSystem: true }, change: 'messages' };
  }
  const limit = otherLimit(message, body);
  if (limit) return { form: { ...form, limit }, change: 'max_tokens' };
  if (
    body.response_format !== undefined &&
    /response_format|json_schema|json_object|structured output/i.test(message)
  ) {
    const json = form.json === 'schema' && isSchema(body.response_format) ? 'object' : 'words';
    return { form: { ...form, json }, change: 'response_format' };
  }
  if (body.tools !== undefined && !form.noEffort && toolsOrThoughts.test(message)) {
    return { form: { ...form, noEffort: true }, change: 'reasoning_effort' };
  }
  const field = spare.find((one) => body[one] !== undefined && names[one].test(message));
  return field && { form: { ...form, without: new Set([...form.without, field]) }, change: field };
}

/** Newer models know the limit by another name, and some servers take none that is larger than they answer. */
function otherLimit(message: string, body: Sent): OutboundForm['limit'] | undefined {
  if (body.max_tokens === undefined && body.max_completion_tokens === undefined) return undefined;
  if (body.max_tokens !== undefined && /use ['"`]?max_completion_tokens/i.test(message)) return 'max_completion_tokens';
  return /max_(?:completion_)?tokens|in the completion\b|\d output tokens/i.test(message) ? 'none' : undefined;
}

function isSchema(format: unknown): boolean {
  return typeof format === 'object' && format !== null && 'type' in format && format.type === 'json_schema';
}
