import { fullLinesIn } from './code-lines';

/** The code of an answer without a fence: without the words around it. Undefined when it holds none. */
export function unfencedCode(answer: string, original: string): string[] | undefined {
  const lines = withoutWords(answer.split('\n'), new Set(fullLinesIn(original)));
  return looksLikeCode(lines, original) ? lines : undefined;
}

/** True when a line of the original stands in it, or when both are one line and it is no sentence. */
function looksLikeCode(lines: readonly string[], original: string): boolean {
  const given = fullLinesIn(lines.join('\n'));
  const known = new Set(fullLinesIn(original));
  return (
    given.some((line) => known.has(line)) || (given.length === 1 && known.size === 1 && !/[.!?…]$/.test(given[0] ?? ''))
  );
}

/** Code without the sentences before and behind it, nor the ticks around a single line. Text is sentences itself. */
function withoutWords(all: readonly string[], known: ReadonlySet<string>): string[] {
  if ([...known].some(isSentence)) return [...all];
  const isWords = (line = '') => isSentence(line.trim()) && !known.has(line.trim());
  const lines = all.slice(
    Math.max(
      0,
      all.findIndex((line) => line.trim() !== '' && !isWords(line)),
    ),
  );
  for (let at = lines.length - 1; at > 0; at -= 1) {
    if (lines[at - 1]?.trim() === '' && isWords(lines[at])) lines.length = at;
  }
  const alone = lines.length === 1 ? /^`([^`]+)`$/.exec(lines[0]?.trim() ?? '')?.[1] : undefined;
  return alone === undefined ? lines : [alone];
}

function isSentence(line: string): boolean {
  const said = line.replace(/`[^`]{0,200}`/g, 'x');
  return /^[\p{Lu}][^;{}=()[\]]{3,}[.:!?…]$/u.test(said) && said.split(/\s+/).length > 1;
}
