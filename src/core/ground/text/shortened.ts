/** What a caller calls something may be of any length: a complaint shows so many letters of it. */
export const mostShown = 64;

/** The text, cut to so many letters with a mark that something is missing; no letter is cut in two. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
