/** The longest text of one thing that a question refers to, in characters. */
export const oneLimit = 60_000;

/** A fence longer than any in the text, so that the text cannot end it. */
export function fenced(name: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${name && `${name}\n`}${fence}\n${text}\n${fence}\n\n`;
}
