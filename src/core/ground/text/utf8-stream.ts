import { isAscii, isUtf8, transcode } from 'node:buffer';

/** From here on the way over UTF-16 is the shorter one: V8 reads letters beyond ASCII one by one. */
const large = 512;
const mark = '\ufeff';
/** Whole letters at a time: then it keeps nothing from one piece to the next, and serves all streams. */
const exact = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Text out of UTF-8 that is cut anywhere, also inside a letter. Bytes that are none become U+FFFD, and a byte order mark
 * at the very beginning is left out: as `TextDecoder` does, which needs three times as long for a stream.
 */
export class Utf8Stream {
  #begun = false;
  /** The beginning of a letter. */
  #held: Uint8Array | undefined;

  /** The whole letters so far that were not given yet. */
  read(piece: Uint8Array): string {
    const bytes = this.#held ? Buffer.concat([this.#held, piece]) : piece;
    const end = bytes.length - openEnd(bytes);
    this.#held = end < bytes.length ? bytes.slice(end) : undefined;
    const text = this.#text(end < bytes.length ? bytes.subarray(0, end) : bytes);
    if (this.#begun || text === '') return text;
    this.#begun = true;
    return text.startsWith(mark) ? text.slice(1) : text;
  }

  #text(bytes: Uint8Array): string {
    const { buffer, byteOffset, length } = bytes;
    if (isAscii(bytes)) return Buffer.from(buffer, byteOffset, length).toString('latin1');
    if (length >= large && isUtf8(bytes)) return transcode(bytes, 'utf8', 'utf16le').toString('utf16le');
    return exact.decode(bytes);
  }
}

/** How many bytes at the end begin a letter that goes on in the next piece. */
function openEnd(bytes: Uint8Array): number {
  for (let back = 1; back <= 3; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < lengthBy(byte) ? back : 0;
  }
  return 0;
}

/** How many bytes a letter has that begins with this one; 0 where none does. */
function lengthBy(first: number): number {
  if (first < 0xc2 || first > 0xf4) return 0;
  if (first >= 0xf0) return 4;
  return first >= 0xe0 ? 3 : 2;
}
