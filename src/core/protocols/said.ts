import { badUpstreamData } from '../chat/errors';
import type { Usage } from '../chat/events';
import { asRecord } from './json/json';

// What an upstream's answer says, in whichever shape its server writes it this year.

/**
 * The text that a field holds: itself, or that of its parts. Throws `ChatError('protocol')` for anything else, because
 * an answer without some of its words looks whole.
 */
export function textIn(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(textIn).join('');
  const part = asRecord(value);
  if (part && Object.keys(part).length === 0) return '';
  // A thought among the parts is no word of the answer.
  if (part && (part.type === 'thinking' || part.type === 'reasoning')) return '';
  if (part && 'text' in part) return textIn(part.text);
  throw badUpstreamData('The model server sent an answer in a form that is not known here.');
}

/**
 * What an answer cost, in GigaChat's words, OpenAI's, or the newer ones of both, as the upstream counts it: whether its
 * whole holds the cached tokens is not known of GigaChat. What is not counted is 0.
 */
export function usageIn(value: unknown): Usage | undefined {
  const usage = asRecord(value);
  if (!usage) return undefined;
  const { prompt_tokens_details, input_tokens_details, completion_tokens_details } = usage;
  const cached =
    countIn(usage.precached_prompt_tokens) ??
    countIn(asRecord(prompt_tokens_details ?? input_tokens_details)?.cached_tokens);
  const reasoning = countIn(asRecord(completion_tokens_details)?.reasoning_tokens);
  return {
    input: countIn(usage.prompt_tokens ?? usage.input_tokens) ?? 0,
    output: countIn(usage.completion_tokens ?? usage.output_tokens) ?? 0,
    ...(cached !== undefined && { cached }),
    // Some servers always say 0 where nobody thought.
    ...(reasoning && { reasoning }),
  };
}

/** No name of a model is longer; one is noted with every answer, and said in each piece of it. */
const longestModel = 256;

/** The name that an answer gives its model; undefined where it gives none. */
export function modelIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= longestModel ? value : undefined;
}

/** A count, as of tokens, bytes or seconds; undefined for what is none. */
export function countIn(value: unknown): number | undefined {
  const count = amountIn(value);
  return count === undefined || count < 0 ? undefined : count;
}

/** A whole number, which may be a debt; undefined for what is none, or beyond all that readers can hold. */
export function amountIn(value: unknown): number | undefined {
  const amount = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  const whole = typeof amount === 'number' ? Math.round(amount) : undefined;
  return Number.isSafeInteger(whole) ? whole : undefined;
}

/**
 * What a model thought, which only text can say: in a field of its own, in OpenRouter's list of details, or among the
 * parts of what it says.
 */
export function thoughtIn({
  reasoning,
  reasoning_content,
  reasoning_details,
  content,
}: Record<string, unknown>): string {
  const own = [reasoning, reasoning_content].find((text): text is string => typeof text === 'string' && text !== '');
  if (own !== undefined) return own;
  const details = reasoning_details === undefined ? '' : recordsIn(reasoning_details).map(detailOf).join('');
  return details || (Array.isArray(content) ? content.map(thoughtOf).join('') : '');
}

/** What a detail says in words; others are ciphers for the model alone. */
function detailOf({ text, summary }: Record<string, unknown>): string {
  return [text, summary].find((one): one is string => typeof one === 'string') ?? '';
}

/** The thought that a part is: its text, or that of parts in it. */
function thoughtOf(value: unknown): string {
  const { type, thinking, text } = asRecord(value) ?? {};
  if (type !== 'thinking' && type !== 'reasoning') return '';
  return recordsIn(thinking ?? text)
    .map((part) => part.text)
    .concat(thinking, text)
    .filter((one) => typeof one === 'string')
    .join('');
}

/** The objects of a list, or the one that stands in place of a list. */
export function recordsIn(value: unknown): Record<string, unknown>[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map(asRecord).filter((one) => one !== undefined);
}

/** Why an answer ended, in lower case; some servers write an empty text for as long as it has not. */
export function reasonIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.toLowerCase() : undefined;
}

/**
 * Puts letters together that came in two halves: a stream may be cut inside a surrogate pair, and half a letter is what
 * strict readers of JSON refuse.
 */
export class WholeLetters {
  #half = '';

  /** The whole letters so far. A half that no other half belongs to becomes U+FFFD. */
  take(text: string): string {
    const all = this.#half + text;
    const isCut = (all.charCodeAt(all.length - 1) & 0xfc00) === 0xd800;
    this.#half = isCut ? all.slice(-1) : '';
    return (isCut ? all.slice(0, -1) : all).toWellFormed();
  }

  /** What is left when nothing follows. */
  rest(): string {
    const half = this.#half;
    this.#half = '';
    return half && '\ufffd';
  }
}
