import { transcode } from 'node:buffer';
import { withWholeLetters } from '../json/json';
import type { GigaChatBody } from './wire';

/** From here on the way over UTF-16 is the shorter one: V8 writes letters beyond ASCII one by one. */
const large = 16 * 1024;

/** A body as it is sent: JSON in UTF-8. */
export function toJson(body: GigaChatBody): Uint8Array {
  const json = withWholeLetters(JSON.stringify(body));
  return json.length < large ? Buffer.from(json) : transcode(Buffer.from(json, 'utf16le'), 'utf16le', 'utf8');
}
