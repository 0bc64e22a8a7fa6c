import { isUtf8, transcode } from 'node:buffer';
import { refuse } from '../http/refused';

const utf8 = new TextDecoder('utf-8');

/** From here on the way over UTF-16 is the shorter one: V8 reads letters beyond ASCII one by one. */
export const large = 16 * 1024;

/** The text of a body, or of a part of one. Throws `Refused` (400) for bytes that are not UTF-8. */
export function bodyText(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw refuse(400, 'invalid_json', 'The request body is not UTF-8.');
  if (bytes.length < large) return utf8.decode(bytes);
  const text = transcode(bytes, 'utf8', 'utf16le').toString('utf16le');
  // Some programs put a mark in front that says no more than that this is UTF-8.
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
