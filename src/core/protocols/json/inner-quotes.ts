/** What stands between a comma and the colon of the key behind it is looked at so far. */
const longestKey = 100;

/**
 * JSON in whose texts quotes stand without their backslashes, with those put there: `{"a": "say "hi" now"}`. A quote
 * ends a text where what follows goes on as JSON does. Undefined where that leaves doubt: quotes in pairs are meant, a
 * slip between two texts is none of theirs, and nothing may follow the last bracket. One look at each character.
 */
export function withInnerQuotes(text: string): string | undefined {
  const pieces: string[] = [];
  let from = 0;
  const open: ('{' | '[')[] = [];
  let expectsKey = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '{' || char === '[') {
      open.push(char);
      expectsKey = char === '{';
    } else if (char === '}' || char === ']') {
      open.pop();
      expectsKey = false;
      if (open.length === 0) return pieces.length > 0 && isBlank(text, at + 1) ? finish() : undefined;
    } else if (char === ',') expectsKey = open.at(-1) === '{';
    else if (char === ':') expectsKey = false;
    else if (char === '"') {
      const end = expectsKey ? endOfKey(text, at) : endOfText(at, open.at(-1));
      if (end === undefined) return undefined;
      at = end;
    }
  }
  return undefined;

  function finish(): string {
    return pieces.join('') + text.slice(from);
  }

  /** Where the text that begins at `start` has its closing quote; those before it get their backslashes. */
  function endOfText(start: number, inside: '{' | '[' | undefined): number | undefined {
    let inner = 0;
    for (let at = start + 1; at < text.length; at += 1) {
      const char = text.charAt(at);
      if (char === '\\') at += 1;
      else if (char === '"') {
        if (endsText(text, at + 1, inside)) return inner % 2 === 0 ? at : undefined;
        if (maybeSlip(text.slice(at + 1, at + 1 + longestKey), inside)) return undefined;
        pieces.push(text.slice(from, at), '\\');
        from = at;
        inner += 1;
      }
    }
    return undefined;
  }
}

function endOfKey(text: string, start: number): number | undefined {
  const end = text.indexOf('"', start + 1);
  return end > 0 && end - start <= longestKey ? end : undefined;
}

/** Whether JSON goes on here after a value of a list or an object. */
function endsText(text: string, from: number, inside: '{' | '[' | undefined): boolean {
  const at = afterBlanks(text, from);
  const char = text.charAt(at);
  if (char === '}') return inside === '{';
  if (char === ']') return inside === '[';
  if (char !== ',') return false;
  const next = afterBlanks(text, at + 1);
  if (inside === '[') return /["{[\d\-tfn]/.test(text.charAt(next));
  return /^"[^"]*"\s*:/.test(text.slice(next, next + longestKey));
}

/** Whether another value or key seems to begin behind a quote: what stands between may be all that is wrong. */
function maybeSlip(behind: string, inside: '{' | '[' | undefined): boolean {
  if (inside === '[') return /^[\s,;:.|/\\']*"(?!\s*[,\]])/.test(behind);
  return /^[\s,;:.|/\\']*"[^"]*"\s*:/.test(behind) || /^\s*,\s*"[^"]*"[\s:;=.|/\\']*"/.test(behind);
}

function afterBlanks(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text.charAt(at))) at += 1;
  return at;
}

function isBlank(text: string, from: number): boolean {
  return afterBlanks(text, from) === text.length;
}
