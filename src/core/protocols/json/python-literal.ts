import { endOfString } from '../../ground/text/parse-json';

const words: readonly (readonly [python: string, json: string])[] = [
  ['None', 'null'],
  ['True', 'true'],
  ['False', 'false'],
];

/**
 * A value as Python writes it, with its strings and words as JSON has them: `{'a': None}` is `{"a": null}`. One look at
 * each character; what is none comes back as some other text that is no JSON.
 */
export function fromPython(text: string): string {
  const pieces: string[] = [];
  let from = 0;
  const replace = (at: number, end: number, by: string) => {
    pieces.push(text.slice(from, at), by);
    from = end;
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') at = endOfString(text, at);
    else if (char === "'") {
      const end = endOfSingle(text, at);
      replace(at, end + 1, `"${inDoubleQuotes(text.slice(at + 1, end))}"`);
      at = end;
    } else if (char === 'N' || char === 'T' || char === 'F') {
      const word = words.find(([python]) => text.startsWith(python, at));
      if (!word) continue;
      replace(at, at + word[0].length, word[1]);
      at = from - 1;
    }
  }
  pieces.push(text.slice(from));
  return pieces.join('');
}

/** Where the string that begins at `from` has its closing quote; the end of the text when it has none. */
function endOfSingle(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text.charAt(at) !== "'") at += text.charAt(at) === '\\' ? 2 : 1;
  return Math.min(at, text.length);
}

function inDoubleQuotes(inner: string): string {
  return inner.replace(/\\.|"/gs, (found) => {
    if (found === '"') return '\\"';
    return found === "\\'" ? "'" : found;
  });
}
