import { lazily } from '../ground/lazily';
import type { Found } from './find';

const longestName = 64;
const longestHost = 255;
const ofName = lazily(() => /[\p{L}\p{N}._%+'-]/u);
const ofHost = lazily(() => /[\p{L}\p{N}.-]/u);

/** E-mail addresses: from each `@` outwards, as addresses and pages write it too, so that no text is walked twice. */
export function findEmails(text: string): Found[] {
  const found: Found[] = [];
  for (const { 0: sign, index: at } of text.matchAll(/@|%40|&#64;/g)) {
    const behind = at + sign.length;
    let start = at;
    while (start > 0 && at - start < longestName && ofName().test(text.charAt(start - 1))) start -= 1;
    let end = behind;
    while (end < text.length && end - at <= longestHost && ofHost().test(text.charAt(end))) end += 1;
    // What ends a sentence, or opens a quotation, is no part of the address.
    while (end > behind && /[.-]/.test(text.charAt(end - 1))) end -= 1;
    while (start < at && /[.'%-]/.test(text.charAt(start))) start += 1;
    const host = text.slice(behind, end);
    const top = host.slice(host.lastIndexOf('.') + 1);
    if (start < at && host.includes('.') && /^(?:\p{L}{2,63}|xn--[a-z\d-]{1,59})$/iu.test(top)) {
      found.push({ start, end, kind: 'email' });
    }
  }
  return found;
}
