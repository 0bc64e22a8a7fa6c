import { parseJson } from '../../ground/text/parse-json';
import type { SpokenCall } from './call-json';

/** Nobody means more layers, and each is a call of the reader to itself. */
const deepest = 100;

const words: ReadonlyMap<string, string> = new Map([
  ['None', 'null'],
  ['True', 'true'],
  ['False', 'false'],
  ['null', 'null'],
  ['true', 'true'],
  ['false', 'false'],
]);
const escapes: ReadonlyMap<string, string> = new Map([
  ...[...`\\'"`].map((char) => [char, char] as const),
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['a', '\u0007'],
  ['0', '\0'],
  ['\n', ''],
]);
const codeLengths: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

/**
 * The calls in a text that is nothing but calls as Python writes them, one or a list of them: `[get(city="x", days=3)]`.
 * Each argument has a name, or all stand in one dictionary; each value is a literal. Undefined for anything else. One
 * look at each character.
 */
export function readPythonCalls(text: string): SpokenCall[] | undefined {
  const reader = new PythonReader(text);
  const calls = reader.calls();
  return calls?.every(({ args }) => parseJson(args)) && reader.isAtEnd ? calls : undefined;
}

/** Reads Python and writes JSON text, which keeps all digits of a number. Undefined where something else stands. */
class PythonReader {
  #at = 0;

  constructor(private readonly text: string) {}

  get isAtEnd(): boolean {
    this.#space();
    return this.#at === this.text.length;
  }

  calls(): SpokenCall[] | undefined {
    const calls: SpokenCall[] = [];
    const read = () => {
      const call = this.#call();
      if (call) calls.push(call);
      return call !== undefined;
    };
    const isRead = this.#takes('[') ? this.#list(']', read) : read();
    return isRead && calls.length > 0 ? calls : undefined;
  }

  #call(): SpokenCall | undefined {
    const name = this.#match(/[\p{L}_][\p{L}\d_.-]*/uy);
    if (name === undefined || !this.#takes('(')) return undefined;
    if (this.#takes('{')) {
      const object = this.#dictionary(0);
      return object !== undefined && this.#takes(')') ? { name, args: object } : undefined;
    }
    const args = new Map<string, string>();
    const isRead = this.#list(')', () => {
      const key = this.#match(/[\p{L}_][\p{L}\d_]*/uy);
      if (key === undefined || args.has(key) || !this.#takes('=')) return false;
      const value = this.#value(0);
      if (value !== undefined) args.set(key, value);
      return value !== undefined;
    });
    return isRead ? { name, args: objectOf(args) } : undefined;
  }

  /** Items up to the bracket that closes them; a comma may stand behind the last one. */
  #list(closer: string, item: () => boolean): boolean {
    while (!this.#takes(closer)) {
      if (!item()) return false;
      if (!this.#takes(',')) return this.#takes(closer);
    }
    return true;
  }

  #value(depth: number): string | undefined {
    if (depth > deepest) return undefined;
    if (this.#takes('[')) return this.#items(']', depth);
    if (this.#takes('(')) return this.#parenthesis(depth);
    if (this.#takes('{')) return this.#dictionary(depth);
    const number = this.#match(/[-+]?(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:e[-+]?\d+)?(?![\p{L}\d_])/iuy);
    if (number !== undefined) return numberOf(number);
    const word = this.#match(/[A-Za-z]+/y);
    if (word !== undefined) return words.get(word);
    const text = this.#strings();
    return text === undefined ? undefined : JSON.stringify(text);
  }

  #items(closer: string, depth: number): string | undefined {
    const items: string[] = [];
    const isRead = this.#list(closer, () => {
      const value = this.#value(depth + 1);
      if (value !== undefined) items.push(value);
      return value !== undefined;
    });
    return isRead ? `[${items.join(',')}]` : undefined;
  }

  /** A tuple; one value without a comma behind it is that value. */
  #parenthesis(depth: number): string | undefined {
    if (this.#takes(')')) return '[]';
    const first = this.#value(depth + 1);
    if (first === undefined || this.#takes(')')) return first;
    if (!this.#takes(',')) return undefined;
    const others = this.#items(')', depth);
    if (others === undefined) return undefined;
    return others === '[]' ? `[${first}]` : `[${first},${others.slice(1)}`;
  }

  #dictionary(depth: number): string | undefined {
    const fields = new Map<string, string>();
    const isRead = this.#list('}', () => {
      const key = this.#strings();
      if (key === undefined || !this.#takes(':')) return false;
      const value = this.#value(depth + 1);
      if (value !== undefined) fields.set(key, value);
      return value !== undefined;
    });
    return isRead ? objectOf(fields) : undefined;
  }

  /** A string, or several in a row, which are one. */
  #strings(): string | undefined {
    const pieces: string[] = [];
    for (;;) {
      this.#space();
      const char = this.text.charAt(this.#at);
      if (char !== '"' && char !== "'") return pieces.length > 0 ? pieces.join('') : undefined;
      const piece = this.#string(this.text.startsWith(char.repeat(3), this.#at) ? char.repeat(3) : char);
      if (piece === undefined) return undefined;
      pieces.push(piece);
    }
  }

  #string(quote: string): string | undefined {
    const { text } = this;
    const pieces: string[] = [];
    let from = this.#at + quote.length;
    for (let at = from; at < text.length; at += 1) {
      if (text.startsWith(quote, at)) {
        pieces.push(text.slice(from, at));
        this.#at = at + quote.length;
        return pieces.join('');
      }
      if (text.charAt(at) !== '\\') continue;
      const found = escapeAt(text, at);
      if (found) {
        pieces.push(text.slice(from, at), found.means);
        from = at + found.length;
        at = from - 1;
      } else at += 1;
    }
    return undefined;
  }

  #takes(char: string): boolean {
    this.#space();
    const isThere = this.text.charAt(this.#at) === char;
    if (isThere) this.#at += 1;
    return isThere;
  }

  #match(pattern: RegExp): string | undefined {
    this.#space();
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #space(): void {
    while (/\s/.test(this.text.charAt(this.#at))) this.#at += 1;
  }
}

/** What the escape that begins here means; undefined for one that Python does not know, which is two characters. */
function escapeAt(text: string, at: number): { means: string; length: number } | undefined {
  const letter = text.charAt(at + 1);
  const means = escapes.get(letter);
  if (means !== undefined) return { means, length: 2 };
  const digits = text.slice(at + 2, at + 2 + (codeLengths.get(letter) ?? 0));
  const code = Number.parseInt(digits, 16);
  if (digits.length !== codeLengths.get(letter) || !/^[\da-f]+$/i.test(digits) || code > 0x10ffff) return undefined;
  return { means: String.fromCodePoint(code), length: 2 + digits.length };
}

/** A number in the words of JSON: without underscores and a plus, with a digit on either side of its dot. */
function numberOf(python: string): string {
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/.exec(python.replaceAll('_', '')) ?? [];
  const whole = digits.replace(/^\./, '0.').replace(/\.(?!\d)/, '.0');
  return `${sign === '-' ? '-' : ''}${whole}`;
}

function objectOf(fields: ReadonlyMap<string, string>): string {
  return `{${[...fields].map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
}
