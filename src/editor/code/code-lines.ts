/** The lines of a text, whichever ends they have. */
export function linesOf(text: string): string[] {
  return text.split(/\r?\n/);
}

/** The lines of a text that are not empty, without the white space around each. */
export function fullLinesIn(text: string): string[] {
  return linesOf(text)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** How many characters of white space a line begins with. */
export function howFarIn(line: string): number {
  return line.length - line.trimStart().length;
}

/** The words of a text, as texts are compared that may differ in everything else. */
export function wordsIn(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+/gu) ?? [];
}

/** How many of the words of two texts are the same, from 0 to 1. */
export function likenessTo(original: string): (lines: readonly string[]) => number {
  const wanted = wordsIn(original);
  return (lines) => {
    const given = wordsIn(lines.join('\n'));
    const left = new Map<string, number>();
    for (const word of wanted) left.set(word, (left.get(word) ?? 0) + 1);
    let shared = 0;
    for (const word of given) {
      const count = left.get(word) ?? 0;
      if (count > 0) shared += 1;
      left.set(word, count - 1);
    }
    return (2 * shared) / Math.max(1, wanted.length + given.length);
  };
}

/** Lines without the empty ones behind them, and unless `keepsBegin`, without those before them. */
export function withoutEmptyEnds(lines: readonly string[], keepsBegin = false): string[] {
  const isFull = (line: string) => line.trim() !== '';
  const first = keepsBegin ? 0 : lines.findIndex(isFull);
  return lines.slice(Math.max(0, first), lines.findLastIndex(isFull) + 1);
}
