import type { ContextTokens } from '../../chat/errors';

/** Numbers that are no size of a context: a status, a line, a count of bytes. */
const smallest = 500;
const largest = 100_000_000;

/** Each number is read with all that stands before it. */
const longest = 4000;

/** What a refusal of a prompt's length is known by: a context or a prompt, and that it is too much. */
const refusals = [
  /CONTEXT_TOO_LONG/i,
  /\bcontext\b[^.]{0,150}\b(?:too (?:long|large|big)|exceed\w*|over)\b/i,
  /\b(?:too (?:long|large|big)|exceed\w*|longer|larger|greater|over|beyond)\b[^.]{0,150}\bcontext\b/i,
  /\btoo many (?:prompt |input )?tokens\b/i,
  /\b(?:prompt|input|messages?|request) (?:is |are |was )?too long\b/i,
  /контекст[^.]{0,150}(?:превы|слишком)|(?:превы|слишком)[^.]{0,150}контекст/i,
];

/** Words that call the number after them the most there may be; no other number stands between. */
const most = [
  /(?:max(?!_tokens)(?:imum)?|limit|allowed|at most|up to|only|[>≤]|максим|предел|лимит|не более)[^\d]*$/i,
  /\d\D{0,12}\bof\s*$/i,
  /\[\d+,\s*$/,
  /\bcontext(?:[ _](?:length|window|size))?(?: is| of)?\W*$/i,
];

/**
 * The sizes in a refusal of a prompt that is too long; undefined when something else is refused. GigaChat says
 * `CONTEXT_TOO_LONG: context too long 130190, maximum allowed context is 130048` with 422; other hosts and
 * versions have words of their own, so what counts is the sense: which number is called the most, and which one is above
 * it.
 */
export function readContextLength(refusal: string): ContextTokens | undefined {
  const said = refusal.slice(0, longest);
  return refusals.some((pattern) => pattern.test(said)) ? contextTokensIn(said) : undefined;
}

/** The sizes in what is known to be such a refusal. */
export function contextTokensIn(refusal: string): ContextTokens {
  const said = refusal.slice(0, longest);
  const numbers = [...said.matchAll(/\d[\d,_\u00a0\u202f]*/g)].flatMap(({ 0: text, index }) => {
    const size = Number(text.replace(/\D+/g, ''));
    const before = said.slice(0, index);
    return size >= smallest && size <= largest ? [{ size, isMost: most.some((pattern) => pattern.test(before)) }] : [];
  });
  const sizes = numbers.map(({ size }) => size);
  const largestSaid = Math.max(...sizes);
  const named = numbers.flatMap(({ size, isMost }) => (isMost ? [size] : []));
  // A refused prompt is longer than the limit: of two numbers, the larger one cannot be it.
  const limits = named.some((size) => size < largestSaid) || sizes.length === 1 ? named : sizes;
  const limit = limits.length > 0 ? Math.min(...limits) : undefined;
  const above = sizes.filter((size) => size > (limit ?? 0));
  return { ...(limit !== undefined && { limit }), ...(above.length > 0 && { used: Math.max(...above) }) };
}
