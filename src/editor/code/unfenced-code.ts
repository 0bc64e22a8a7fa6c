import { fullLinesIn, likenessTo, wordsIn } from './code-lines';

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
    given.some((line) => known.has(line)) ||
    (given.length === 1 && known.size === 1 && isLine(given[0] ?? '', original))
  );
}

/** True for a line that may stand in the place of another: much the same, or with marks of code and few other words. */
function isLine(line: string, original: string): boolean {
  if (/[.!?…]$/.test(line) || line.includes('`') > original.includes('`')) return false;
  if (likenessTo(original)([line]) >= 0.3) return true;
  // Headings, items of lists and comments are words.
  const mark = /^\s{0,80}(?:#{1,6}|[-*>]|\/\/|\d{1,3}\.) /.exec(original)?.[0].trim();
  if (mark !== undefined && line.trimStart().startsWith(`${mark} `)) return true;
  return /[(){}[\]=;<>]/.test(line) && wordsIn(line).length <= wordsIn(original).length + 3;
}

/** A line of code without the words around it, where it stands in ticks, in bold, or behind what a model calls it. */
function withoutCaption(line: string, known: ReadonlySet<string>): string {
  const text = line.trim();
  const original = [...known].join('\n');
  const likeness = likenessTo(original);
  const inTicks = original.includes('`')
    ? []
    : [...text.matchAll(/`([^`]{1,2000})`/g)].map(([, code = '']) => code.trim());
  if (inTicks.length > 0 && inTicks.join('').length + 2 === text.length) return inTicks[0] ?? line;
  const best = inTicks.find((code) => !known.has(code) && likeness([code]) >= 0.6);
  if (best !== undefined) return best;
  const bold = /^(\*\*|__)(.{1,2000})\1$/.exec(text)?.[2];
  if (bold !== undefined && !original.startsWith('**')) return bold;
  const named = /^[\p{Lu}][\p{L} ]{1,40}:\s{1,4}(?=\S)/u.exec(text)?.[0] ?? '';
  const rest = text.slice(named.length);
  // A name that the line has of its own may be what was wrong.
  const name = /^\s{0,80}[\p{L}\p{N}_][\p{L}\p{N}_ -]{0,39}:(?:\s|$)/u;
  const isOwn = name.test(original) && !name.test(rest);
  return named !== '' && !isOwn && likeness([rest]) >= 0.5 ? rest : line;
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
  const full = lines.filter((line) => line.trim() !== '');
  return full.length === 1 ? [withoutCaption(full[0] ?? '', known)] : lines;
}

function isSentence(line: string): boolean {
  const said = line.replace(/`[^`]{0,200}`/g, 'x');
  return /^[\p{Lu}][^;{}=()[\]]{3,}[.:!?…]$/u.test(said) && said.split(/\s+/).length > 1;
}
