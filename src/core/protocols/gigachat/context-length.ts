import type { ContextTokens } from '../../chat/errors';

/** Numbers that are no size of a context: a status, a line, a count of bytes. */
const smallest = 256;
const largest = 100_000_000;

/** What a refusal of a prompt's length is known by: a context or a prompt, and that it is too much. */
const refusals = [
  /CONTEXT_TOO_LONG/i,
  /\bcontext\b[^.]*\b(?:too (?:long|large|big)|exceed\w*|over)\b/i,
  /\b(?:too (?:long|large|big)|exceed\w*|longer|larger|greater|over|beyond)\b[^.]*\bcontext\b/i,
  /\btoo many (?:prompt |input )?tokens\b/i,
  /\b(?:prompt|input|messages?|request) (?:is |are |was )?too long\b/i,
  /контекст[^.]*(?:превы|слишком)|(?:превы|слишком)[^.]*контекст/i,
];

/** Words that call the number after them the most there may be; no other number stands between. */
const most = /(?:max(?:imum)?|limit|allowed|at most|up to|only|of|[>≤]|максим|предел|лимит|не более)[^\d]*$/i;

/**
 * The sizes in GigaChat's refusal of a prompt that is too long; undefined when it refuses something else. It says
 * `CONTEXT_TOO_LONG: context too long 130190, maximum allowed context is 130048` with 422; other hosts and versions have
 * words of their own, so what counts is the sense: which number is called the most, and which one is above it.
 */
export function readContextLength(said: string): ContextTokens | undefined {
  if (!refusals.some((pattern) => pattern.test(said))) return undefined;
  const numbers = [...said.matchAll(/\d[\d,_\u00a0\u202f]*/g)].flatMap(({ 0: text, index }) => {
    const size = Number(text.replace(/\D/g, ''));
    return size >= smallest && size <= largest ? [{ size, isMost: most.test(said.slice(0, index)) }] : [];
  });
  const sizes = numbers.map(({ size }) => size);
  const smallestOfSeveral = sizes.length > 1 ? Math.min(...sizes) : undefined;
  const limit = numbers.find(({ isMost }) => isMost)?.size ?? smallestOfSeveral;
  const above = sizes.filter((size) => size > (limit ?? 0));
  return { ...(limit !== undefined && { limit }), ...(above.length > 0 && { used: Math.max(...above) }) };
}
