import { parseJson } from '../ground/text/parse-json';
import { asRecord } from './json/json';

/** An upstream's own message without what may not travel on: addresses, credentials, markup, control characters. */
export function cleanedMessage(message: unknown): string {
  if (typeof message !== 'string') return '';
  const cleaned = cut(message, 2000)
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/[^\s"']+/gi, '[address]')
    .replace(/\b(?:Bearer|Basic)\s+\S+/gi, '[credentials]')
    .replace(/\bsk-[\w-]{8}[\w-]*/g, '[key]')
    .replace(/\b[\w+/-]{60}[\w+/-]*={0,2}/g, '[…]')
    .trim();
  return cut(cleaned, 500).trimEnd();
}

/** The beginning of a text, which ends with no part of a word: half of a secret is known to nobody as one. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  let end = most;
  if (!betweenWords.test(text.charAt(most))) while (end > 0 && !betweenWords.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** Letters without a case are those of languages that write no blanks; no secret is made of them. */
const betweenWords = /[\s"'<>()[\]{},;\p{Lo}]/u;

/** A refusal inside a refusal stands at most so deep. */
const deepest = 4;

/**
 * What a refusal says, cleaned, wherever servers, gateways and frameworks put it. A gateway's own words are followed by
 * those of the server behind it, which hold the reason.
 */
export function refusalWords(refusal: unknown): string {
  return cleanedMessage(wordsIn(refusal, 0));
}

/** What the body of a refusal says: in JSON, or as the text that it is where that is neither a page nor half of JSON. */
export function refusalIn(body: string): string {
  const parsed = parseJson(body);
  if (parsed) return refusalWords(parsed.value);
  return /^\s*[<{[]|\ufffd/.test(body) ? '' : cleanedMessage(body);
}

function wordsIn(value: unknown, depth: number): string {
  if (typeof value === 'string') return inJson(value, depth) ?? value;
  if (depth > deepest) return '';
  if (Array.isArray(value)) return wordsIn(value[0], depth + 1);
  const { message, msg, error, errors, detail, title, metadata } = asRecord(value) ?? {};
  const own =
    [message, error, detail, msg, errors, title].map((one) => wordsIn(one, depth + 1)).find((one) => one !== '') ?? '';
  const behind = wordsIn(asRecord(metadata)?.raw, depth + 1);
  return behind === '' || own.includes(behind) ? own : `${own}${own === '' ? '' : ': '}${behind}`;
}

/** What a refusal says that was passed on as text. */
function inJson(text: string, depth: number): string | undefined {
  if (depth > deepest || !text.trimStart().startsWith('{')) return undefined;
  return wordsIn(parseJson(text)?.value, depth + 1) || undefined;
}
