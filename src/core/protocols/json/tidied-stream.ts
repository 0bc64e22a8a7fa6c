/** What may follow a backslash in a string. */
const escapes: ReadonlySet<string> = new Set('"\\/bfnrtu');
/** So many blanks behind a comma are waited for: what stands behind them decides whether it is one too many. */
const mostBlanks = 1000;

/**
 * Frees JSON, as it comes, of slips that leave no doubt: line breaks, tabs and lone backslashes inside its strings, and
 * commas before closing brackets. JSON without them stays as it is, however it is cut. One look at each character.
 */
export class TidiedStream {
  #inString = false;
  /** A backslash, or a comma with the blanks behind it, whose sense the next piece tells. */
  #held = '';

  /** What is settled with a further piece; JSON that is over holds nothing back. */
  add(text: string): string {
    const seen = this.#held + text;
    this.#held = '';
    const pieces: string[] = [];
    let from = 0;
    const replace = (at: number, by: string) => {
      pieces.push(seen.slice(from, at), by);
      from = at + 1;
    };
    for (let at = 0; at < seen.length; at += 1) {
      const char = seen.charAt(at);
      if (this.#inString) {
        if (char === '"') this.#inString = false;
        else if (char < ' ') replace(at, JSON.stringify(char).slice(1, -1));
        else if (char === '\\') {
          if (at + 1 === seen.length) return this.#hold(seen, from, at, pieces);
          if (escapes.has(seen.charAt(at + 1))) at += 1;
          else replace(at, '\\\\');
        }
      } else if (char === '"') this.#inString = true;
      else if (char === ',') {
        const next = behindBlanks(seen, at + 1);
        if (next === seen.length && next - at <= mostBlanks) return this.#hold(seen, from, at, pieces);
        if (seen.charAt(next) === '}' || seen.charAt(next) === ']') replace(at, '');
        at = next - 1;
      }
    }
    pieces.push(seen.slice(from));
    return pieces.join('');
  }

  #hold(seen: string, from: number, at: number, pieces: string[]): string {
    this.#held = seen.slice(at);
    pieces.push(seen.slice(from, at));
    return pieces.join('');
  }
}

function behindBlanks(text: string, from: number): number {
  let at = from;
  while (/^[ \t\r\n]$/.test(text.charAt(at))) at += 1;
  return at;
}
