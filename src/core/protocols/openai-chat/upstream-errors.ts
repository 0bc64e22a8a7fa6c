import { ChatError, type ChatErrorDetails, type ErrorKind } from '../../chat/errors';
import { cleanedMessage } from '../cleaned-message';
import { asRecord, parseJson } from '../json/json';
import { fromPageOnTheWay } from '../page-on-the-way';
import { kindOfStatus } from '../status-kind';

/** Another server's refusal of a chat, by its status and its body (`{"error":{"code","message","metadata"}}`). */
export function fromUpstreamRefusal(status: number, body: string, upstream: string, retryAfterMs?: number): ChatError {
  const page = fromPageOnTheWay(upstream, status, body);
  if (page) return page;
  const error = asRecord(parseJson(body)?.value)?.error;
  return toError(status, asRecord(error)?.message ?? error, upstream, retryAfterMs);
}

/** An error object in place of an answer, or in the middle of one: its code is the status, or a word for it. */
export function fromUpstreamError(value: unknown, upstream: string): ChatError {
  const error = asRecord(value);
  const { code, message = value, type } = error ?? {};
  const status = Number(code);
  const isStatus = Number.isInteger(status) && status >= 400 && status < 600;
  return toError(isStatus ? status : statusOfWord(`${String(code)} ${String(type)}`), message, upstream);
}

function toError(status: number, message: unknown, upstream: string, retryAfterMs?: number): ChatError {
  const said = cleanedMessage(message);
  const kind = kindOf(status, said);
  const details: ChatErrorDetails = { upstreamStatus: status, retryAfterMs };
  return new ChatError(kind, `${upstream} ${sentence(kind, status)}${said === '' ? '' : `: ${said}`}`, details);
}

function sentence(kind: ErrorKind, status: number): string {
  switch (kind) {
    case 'auth':
      return `refused its key (${status})`;
    case 'tokens-used-up':
      return `says that the account has no credits left (${status})`;
    case 'rate-limit':
      return `is busy (${status})`;
    case 'timeout':
      return `ran out of time (${status})`;
    case 'network':
      return `is out of reach, as this network wants you to sign in first (${status})`;
    case 'upstream':
      return `failed (${status})`;
    default:
      return `refused the request (${status})`;
  }
}

function kindOf(status: number, said: string): ErrorKind {
  const isTooLong = status < 500 && /context.{0,12}(?:length|window)|prompt is too long/i.test(said);
  return isTooLong ? 'context-length' : kindOfStatus(status);
}

function statusOfWord(words: string): number {
  if (/rate.?limit/i.test(words)) return 429;
  return /invalid.?request/i.test(words) ? 400 : 500;
}
