/** The longest text of one thing that a question refers to, in characters. */
export const oneLimit = 60_000;

/** A text in a fence below its name, with room for the next. */
export function fenced(name: string, text: string): string {
  return `${name && `${name}\n`}${inFence(text)}\n\n`;
}

/** A text in a fence longer than any in it, so that it cannot end its own. */
export function inFence(text: string, language = '', least = 3): string {
  let longest = least - 1;
  for (const [ticks] of text.matchAll(/`{3,}/g)) longest = Math.max(longest, ticks.length);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
