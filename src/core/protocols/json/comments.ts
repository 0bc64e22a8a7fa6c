/**
 * A text without the comments that stand outside of its strings: from two slashes to the end of the line, or between a
 * slash with a star and a star with a slash. One look at each character.
 */
export function withoutComments(text: string): string {
  if (!/\/[/*]/.test(text)) return text;
  const pieces: string[] = [];
  let from = 0;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quote !== '') {
      if (char === '\\') at += 1;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '/') {
      const end = endOfComment(text, at);
      if (end === undefined) continue;
      pieces.push(text.slice(from, at), ' ');
      from = end;
      at = end - 1;
    }
  }
  pieces.push(text.slice(from));
  return pieces.join('');
}

/** Behind the comment that begins here; undefined where none does. One without its end goes on to that of the text. */
function endOfComment(text: string, at: number): number | undefined {
  const kind = text.charAt(at + 1);
  const closing = kind === '/' ? '\n' : kind === '*' ? '*/' : undefined;
  if (closing === undefined) return undefined;
  const end = text.indexOf(closing, at + 2);
  return end < 0 ? text.length : end + closing.length;
}
