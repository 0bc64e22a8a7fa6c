import { ChatError, type ChatErrorDetails, contextLengthError, type ErrorKind, reworded } from '../../chat/errors';
import { refusalIn, refusalWords } from '../cleaned-message';
import { contextTokensIn } from '../gigachat/context-length';
import { asRecord, wordOf } from '../json/json';
import { fromPageOnTheWay } from '../page-on-the-way';
import { kindOfStatus } from '../status-kind';

/** Another server's refusal of a chat, by its status and its body, in OpenAI's shape (`{"error":{"message"}}`) or another. */
export function fromUpstreamRefusal(status: number, body: string, upstream: string, retryAfterMs?: number): ChatError {
  const page = fromPageOnTheWay(upstream, status, body);
  if (page) return page;
  return toError(status, refusalIn(body), upstream, retryAfterMs);
}

/** An error object in place of an answer, or in the middle of one: its code is the status, or a word for it. */
export function fromUpstreamError(value: unknown, upstream: string): ChatError {
  const { code, type } = asRecord(value) ?? {};
  const status = Number(wordOf(code));
  const isStatus = Number.isInteger(status) && status >= 400 && status < 600;
  return toError(isStatus ? status : statusOfWord(`${wordOf(code)} ${wordOf(type)}`), refusalWords(value), upstream);
}

function toError(status: number, said: string, upstream: string, retryAfterMs?: number): ChatError {
  const kind = kindOf(status, said);
  const details: ChatErrorDetails = { upstreamStatus: status, retryAfterMs };
  const message = `${upstream} ${sentence(kind, status)}${said === '' ? '' : `: ${said}`}`;
  if (kind !== 'context-length') return new ChatError(kind, message, details);
  return reworded(contextLengthError(contextTokensIn(said), details), (told) => `${told} ${message}`);
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
      return `is out of reach: something on the way keeps it out, or wants you to sign in first (${status})`;
    case 'upstream':
      return `failed (${status})`;
    default:
      return `refused the request (${status})`;
  }
}

/** How servers say that a conversation is too long for a model; some wrap it in a failure of their own. */
const tooLong = [
  /context.{0,12}(?:length|window|size)/i,
  /(?:prompt|input|request) (?:is|was) too long/i,
  /max(?:imum)? (?:model|prompt|input) length/i,
  /(?:prompt|input|request) exceed(?:s|ed) (?:the )?(?:max(?!\w* (?:allowed )?(?:size|number of bytes))|model|context|limit)/i,
  /(?:input|prompt) token count/i,
  /reduce the length of the (?:messages|prompt|input)/i,
];

/** Of a key, an account, a right, a place or a rate, whatever the words are. */
const sayThemselves: ReadonlySet<number> = new Set([401, 402, 403, 404, 429]);

function kindOf(status: number, said: string): ErrorKind {
  return !sayThemselves.has(status) && tooLong.some((words) => words.test(said))
    ? 'context-length'
    : kindOfStatus(status);
}

function statusOfWord(words: string): number {
  if (/rate.?limit/i.test(words)) return 429;
  return /invalid.?request/i.test(words) ? 400 : 500;
}
