/** How many characters of white space a line begins with. */
export function howFarIn(line: string): number {
  return line.length - line.trimStart().length;
}

/** The words of a text, as texts are compared that may differ in everything else. */
export function wordsIn(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+/gu) ?? [];
}

/** Lines without the empty ones behind them, and unless `keepsBegin`, without those before them. */
export function withoutEmptyEnds(lines: readonly string[], keepsBegin = false): string[] {
  const isFull = (line: string) => line.trim() !== '';
  const first = keepsBegin ? 0 : lines.findIndex(isFull);
  return lines.slice(Math.max(0, first), lines.findLastIndex(isFull) + 1);
}
