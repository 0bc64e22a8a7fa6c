/** Kinds of `application/…` that are text, besides those whose endings say so. */
const textual = new Set(
  (
    'json json5 jsonc jsonl json-lines jsonlines json-seq ndjson xml yaml yml toml sql graphql javascript ecmascript ' +
    'typescript shellscript sh csh perl ruby python python-code php httpd-php tex latex subrip www-form-urlencoded'
  ).split(' '),
);

/** True when the bytes of this media type are text, whatever its letters' case and its parameters. */
export function isTextType(mime: string): boolean {
  const [family, kind = ''] = (mime.toLowerCase().split(';', 1)[0] ?? '').trim().split('/');
  if (family === 'text') return kind !== '';
  return /\+(?:json|xml|ya?ml)$/.test(kind) || (family === 'application' && textual.has(kind.replace(/^x-/, '')));
}

/** The text in a file: UTF-16 when it begins as such, else UTF-8. With `fatal` throws on bytes that are neither. */
export function readText(bytes: Uint8Array, how?: { fatal: true }): string {
  return new TextDecoder(unicodeOf(bytes), how).decode(bytes);
}

/**
 * The text in a file that goes to a model: as `readText`, or by one of the older encodings of Windows where it is plainly
 * no Unicode. A guess: what has to be exact, as a key, is never read so.
 */
export function readOlderText(bytes: Uint8Array): string {
  const text = readText(bytes);
  if (unicodeOf(bytes) !== 'utf-8' || !text.includes(broken) || isUtf8(bytes)) return text;
  return new TextDecoder(olderEncoding(text, bytes)).decode(bytes);
}

/**
 * True for a text that was read in the wrong encoding: a few broken bytes among letters that were read are damage; in an
 * older encoding hardly one letter is read.
 */
export function isMostlyBroken(text: string): boolean {
  if (!text.includes(broken)) return false;
  let read = 0;
  // By numbers, here and below: a file may be 20 MB long, and iterators would hold up everybody for a second.
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) read += code === brokenCode ? -1 : 1;
  }
  return read <= 0;
}

function unicodeOf([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | 'utf-8' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** What stands for bytes that are no UTF-8. */
const broken = '\uFFFD';
const brokenCode = broken.charCodeAt(0);

function olderEncoding(text: string, bytes: Uint8Array): string {
  return !isMostlyBroken(text) || bytes.includes(0) ? 'utf-8' : encodingOf(bytes);
}

/** Russian words are letters above ASCII one beside the other, in the console's encoding in a range of its own. */
function encodingOf(bytes: Uint8Array): string {
  let [high, paired, low] = [0, 0, 0];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) continue;
    high += 1;
    if ((bytes[at - 1] ?? 0) >= 0x80 || (bytes[at + 1] ?? 0) >= 0x80) paired += 1;
    if (byte < 0xb0) low += 1;
  }
  if (paired * 2 < high) return 'windows-1252';
  return low * 2 > high ? 'ibm866' : 'windows-1251';
}
