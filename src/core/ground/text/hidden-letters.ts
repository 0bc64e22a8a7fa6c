import { lazily } from '../lazily';

/** A letter as a person reads it, and how much of the text it takes; undefined for what stands there as it is. */
export type Letter = readonly [letter: string | undefined, width: number];

/**
 * What hides letters: escapes of JSON at any depth, of addresses and of pages, signs that nobody sees, other spaces and
 * dashes, other widths of letters and digits, and marks that stand behind their letter.
 */
export const hidden = lazily(
  () =>
    /\\{1,8}(?:u(?:([\da-fA-F]{4})|\{([\da-fA-F]{1,6})\})|(["/nrt])|((?:x[\da-fA-F]{2}|[23][0-7]{2})(?:\\{1,8}(?:x[\da-fA-F]{2}|[23][0-7]{2})){0,199}))|%u([\da-fA-F]{4})|((?:%[\da-fA-F]{2}){1,200})|&(?:#(\d{2,7})|#[xX]([\da-fA-F]{2,6})|([A-Za-z]{3,8}));|([\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff])|([\u00a0\u2000-\u200a\u202f\u205f\u3000])|([\u2212\ufe63])|[\uff01-\uff5e]|\ud835[\udfce-\udfff]|([\u0660-\u0669\u06f0-\u06f9])|\S(?:[\u0300-\u036f]|\u3099|\u309a){1,4}/g,
);

const named = new Map([
  ...['nbsp', 'ensp', 'emsp', 'thinsp'].map((name) => [name, ' '] as const),
  ...['shy', 'zwnj', 'zwj'].map((name) => [name, ''] as const),
  ...['hyphen', 'minus', 'ndash', 'mdash'].map((name) => [name, '-'] as const),
  ...Object.entries({ commat: '@', period: '.', plus: '+', lpar: '(', rpar: ')', colon: ':', equals: '=' }),
  ...Object.entries({ quot: '"', apos: "'", num: '#' }),
]);
const escaped = new Map(Object.entries({ n: '\n', r: '\r', t: '\t' }));

/** The letters that a match of `hidden` hides. */
export function lettersIn([written, ...groups]: RegExpExecArray): readonly Letter[] {
  const [code4, code6, sign, bytes, old, address, decimal, hex, name, unseen, space, dash, digit] = groups;
  if (address !== undefined)
    return ofBytes(Array.from(address.matchAll(/%(..)/g), ([, hex = '']) => toByte(hex, 16, 3)));
  if (bytes !== undefined) {
    return ofBytes(
      Array.from(written.matchAll(oneByte()), ([one, hex, octal = '']) =>
        hex === undefined ? toByte(octal, 8, one.length) : toByte(hex, 16, one.length, true),
      ),
    );
  }
  const one = (letter: string | undefined): readonly Letter[] => [[letter, written.length]];
  const code = code4 ?? code6 ?? old;
  if (code !== undefined) return one(ofCode(Number.parseInt(code, 16)));
  if (sign !== undefined) return one(escaped.get(sign) ?? sign);
  if (decimal !== undefined) return one(ofCode(Number(decimal)));
  if (hex !== undefined) return one(ofCode(Number.parseInt(hex, 16)));
  if (name !== undefined) return one(named.get(name));
  if (unseen !== undefined) return one('');
  if (space !== undefined) return one(' ');
  if (dash !== undefined) return one('-');
  if (digit !== undefined) return one(String(digit.charCodeAt(0) & 15));
  const normal = written.normalize('NFKC');
  return one(normal === written ? undefined : normal);
}

/** A byte, how much of the text it takes, and whether alone it is a letter of Latin-1. */
type Byte = readonly [value: number, width: number, isLatin: boolean];

/** As programs print bytes, such as nginx in its logs (`\xD0`), and Git in the names of files (`\320`). */
const oneByte = () => /\\{1,8}(?:x([\da-fA-F]{2})|([23][0-7]{2}))/g;

function toByte(digits: string, base: number, width: number, isLatin = false): Byte {
  return [Number.parseInt(digits, base), width, isLatin];
}

/** Letters of UTF-8; bytes that are none stay as they are. */
function ofBytes(bytes: readonly Byte[]): readonly Letter[] {
  const letters: Letter[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [first = 0, width = 0, isLatin = false] = bytes[at] ?? [];
    const some = bytes.slice(at, at + (first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4));
    const letter = decoded(some);
    if (letter === undefined) letters.push([isLatin ? ofCode(first) : undefined, width]);
    else letters.push([letter, some.reduce((sum, [, each]) => sum + each, 0)]);
    at += letter === undefined ? 1 : some.length;
  }
  return letters;
}

/** Not told by an exception: a text may be a million bytes that are no letters, and each would cost one. */
function decoded(bytes: readonly Byte[]): string | undefined {
  const letter = Buffer.from(bytes.map(([value]) => value)).toString();
  return letter.includes('\uFFFD') ? undefined : seen(letter);
}

function ofCode(code: number): string | undefined {
  return code <= 0x10ffff ? seen(String.fromCodePoint(code)) : undefined;
}

/** An escaped sign may be one that nobody sees, or another space. */
function seen(letter: string): string {
  if (!/[\u00a0\u00ad\u0660-\uffff]/.test(letter)) return letter;
  const match = letter.matchAll(hidden()).next().value;
  return match?.[0] === letter ? (lettersIn(match)[0]?.[0] ?? letter) : letter;
}
