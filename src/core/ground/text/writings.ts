/** A secret has at least so many letters, in each of its writings: shorter ones are parts of ordinary words. */
export const fewestLetters = 8;
/** A secret as a part of Base64 is known by at least so many letters. */
const fewestOfBase64 = 12;

/** A text as servers and gateways repeat it: as it is, in an address or a form, in JSON, in a page, in Base64. */
export function writingsOf(text: string): readonly string[] {
  const address = encodeURIComponent(text.toWellFormed());
  const strict = address.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const json = JSON.stringify(text).slice(1, -1);
  const all = [
    text,
    ...[address, strict].flatMap((one) => [one, one.replace(/%[\dA-F]{2}/g, (code) => code.toLowerCase())]),
    strict.replaceAll('%20', '+'),
    json,
    json.replaceAll('/', '\\/'),
    ...[/[<>&'+=\u007f-\uffff]/g, /[<>&\u007f-\uffff]/g, /[\u007f-\uffff]/g].map((signs) =>
      json.replace(signs, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ),
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    text.replace(/[&<>"'`=/+]/g, (sign) => `&#x${sign.charCodeAt(0).toString(16).toUpperCase()};`),
    ...inBase64(Buffer.from(text, 'utf8')),
  ];
  return [...new Set(all)];
}

/** The text in Base64, and what it is there wherever it begins in a longer one, such as the login of a header. */
function inBase64(bytes: Buffer): string[] {
  const within = [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    // The first and the last letter may hold bits of what stands around.
    const begin = Math.ceil((before * 8) / 6);
    return whole.toString('base64').slice(begin, Math.floor((whole.length * 8) / 6));
  });
  const parts = within.filter(({ length }) => length >= fewestOfBase64);
  const all = [bytes.toString('base64'), bytes.toString('base64').replaceAll('=', ''), ...parts];
  return [...all, ...all.map((one) => one.replaceAll('+', '-').replaceAll('/', '_'))];
}

/** Many writings, which are found in one walk through a text, however many there are. */
export class Writings {
  /** By their first letters, the longest first. */
  readonly #byStart = new Map<string, string[]>();
  /** Most places begin none, and their first two letters tell it without a lookup. */
  readonly #mayStart = new Uint8Array(1 << 16);

  constructor(writings: Iterable<string>) {
    for (const one of [...new Set(writings)].sort((first, second) => second.length - first.length)) {
      const start = one.slice(0, fewestLetters);
      const alike = this.#byStart.get(start);
      if (alike) alike.push(one);
      else this.#byStart.set(start, [one]);
      this.#mayStart[markAt(one, 0)] = 1;
    }
  }

  /** The text with `word` for all of what stands in one of them, or in several that overlap. */
  replacedIn(text: string, word: string): string {
    if (text.length < fewestLetters || this.#byStart.size === 0) return text;
    let result = '';
    let from = 0;
    let end = 0;
    for (let at = 0; at < text.length; at += 1) {
      if (this.#mayStart[markAt(text, at)] === 0) continue;
      const writing = this.#byStart.get(text.slice(at, at + fewestLetters))?.find((one) => text.startsWith(one, at));
      if (writing === undefined) continue;
      if (at >= end) result += text.slice(from, at) + word;
      end = Math.max(end, at + writing.length);
      from = end;
    }
    return result + text.slice(from);
  }
}

function markAt(text: string, at: number): number {
  return ((text.charCodeAt(at) & 255) << 8) | (text.charCodeAt(at + 1) & 255);
}
