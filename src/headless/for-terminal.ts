/** What a terminal acts on, or shows as if it stood elsewhere: controls, and marks that turn text around. */
const active = /(?![\t\n]|\r\n)[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** A text that may hold words of others, as a terminal can show it and do nothing: its lines and tabs stay. */
export function forTerminal(text: string): string {
  return text.replace(active, '\uFFFD');
}
