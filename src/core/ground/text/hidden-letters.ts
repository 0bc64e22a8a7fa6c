import { lazily } from '../lazily';

/** A letter as a person reads it, and how much of the text it takes; undefined for what stands there as it is. */
export type Letter = readonly [letter: string | undefined, width: number];

/**
 * What hides letters: escapes of JSON at any depth, of addresses and of pages, signs that nobody sees, other spaces and
 * dashes, other widths of letters and digits, and marks that stand behind their letter.
 */
export const hidden = lazily(
  () =>
    /\\{1,8}(?:u([\da-fA-F]{4})|(["/nrt]))|((?:%[\da-fA-F]{2}){1,200})|&(?:#(\d{2,7})|#[xX]([\da-fA-F]{2,6})|([A-Za-z]{3,8}));|([\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff])|([\u00a0\u2000-\u200a\u202f\u205f\u3000])|([\u2212\ufe63])|[\uff01-\uff5e]|\ud835[\udfce-\udfff]|([\u0660-\u0669\u06f0-\u06f9])|\S(?:[\u0300-\u036f]|\u3099|\u309a){1,4}/g,
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
  const [code, sign, address, decimal, hex, name, unseen, space, dash, digit] = groups;
  if (address !== undefined) return ofAddress(address);
  const one = (letter: string | undefined): readonly Letter[] => [[letter, written.length]];
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

/** Letters of UTF-8, each as `%D0%98`; bytes that are none stay as they are. */
function ofAddress(written: string): readonly Letter[] {
  const letters: Letter[] = [];
  for (let at = 0; at < written.length; ) {
    const first = Number.parseInt(written.slice(at + 1, at + 3), 16);
    const width = 3 * (first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4);
    const letter = decoded(written.slice(at, at + width));
    letters.push([letter, letter === undefined ? 3 : width]);
    at += letter === undefined ? 3 : width;
  }
  return letters;
}

function decoded(written: string): string | undefined {
  try {
    return seen(decodeURIComponent(written));
  } catch {
    return undefined;
  }
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
