import { ChatError, type ChatErrorDetails, contextLengthError, type ErrorKind, reworded } from '../../chat/errors';
import { parseJson } from '../../ground/text/parse-json';
import { refusalIn, refusalWords } from '../cleaned-message';
import { contextTokensIn } from '../gigachat/context-length';
import { asRecord, wordOf } from '../json/json';
import { fromPageOnTheWay } from '../page-on-the-way';
import { kindOfStatus } from '../status-kind';

/** Another server's refusal of a chat, by its status and its body, in OpenAI's shape (`{"error":{"message"}}`) or another. */
export function fromUpstreamRefusal(status: number, body: string, upstream: string, retryAfterMs?: number): ChatError {
  const page = fromPageOnTheWay(upstream, status, body);
  if (page) return page;
  const mark = markOf(errorIn(parseJson(body)?.value));
  return toError({ status, mark, said: refusalIn(body) }, upstream, retryAfterMs);
}

/** An error object in place of an answer, or in the middle of one: its code is the status, or a word for it. */
export function fromUpstreamError(value: unknown, upstream: string): ChatError {
  const mark = markOf(value);
  const status = toldStatus(value) ?? statusOfWord(mark) ?? 500;
  return toError({ status, mark, said: refusalWords(value) }, upstream);
}

/**
 * What a piece of an answer says is wrong; undefined where it says nothing of the kind. Some servers name an error that
 * is none with every piece, and some tell one without the object around it.
 */
export function toldError(root: Record<string, unknown>, choice: Record<string, unknown> | undefined): unknown {
  const told = [root.error, choice?.error].find(saysSomething);
  if (told !== undefined) return told === true ? root : told;
  if (root.object === 'error') return root;
  if (choice || root.usage || !saysSomething(root.message ?? root.detail)) return undefined;
  return toldStatus(root) !== undefined || /error|exception/i.test(markOf(root)) || statusOfWord(markOf(root))
    ? root
    : undefined;
}

function saysSomething(value: unknown): boolean {
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}

/** The error object of a refusal's body, however it is wrapped. */
export function errorIn(body: unknown): unknown {
  const root = Array.isArray(body) ? body[0] : body;
  return asRecord(asRecord(root)?.error) ?? root;
}

/** The words for machines that an error object has. */
function markOf(error: unknown): string {
  const { code, type, status } = asRecord(error) ?? {};
  return [code, type, status].map((word) => (word === undefined ? '' : wordOf(word))).join(' ');
}

/** The HTTP status that an error object names. */
function toldStatus(error: unknown): number | undefined {
  const { code, status, status_code } = asRecord(error) ?? {};
  return [code, status, status_code]
    .map((value) => Number(wordOf(value)))
    .find((value) => Number.isInteger(value) && value >= 400 && value < 600);
}

/** What a refusal says: its status, its words for machines, and those for people. */
interface Told {
  status: number;
  mark: string;
  said: string;
}

function toError(told: Told, upstream: string, retryAfterMs?: number): ChatError {
  const { status, said } = told;
  const kind = kindOf(told);
  const details: ChatErrorDetails = { upstreamStatus: status, retryAfterMs };
  const message = `${upstream} ${sentence(kind, status)}${said === '' ? '' : `: ${said}`}`;
  if (kind !== 'context-length') return new ChatError(kind, message, details);
  return reworded(contextLengthError(contextTokensIn(said), details), (words) => `${words} ${message}`);
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
  /(?:input|prompt) (?:length|tokens)\b.{0,60}(?:exceed|longer than|more than|should be(?! (?:at least|greater|more|larger|positive)))/i,
  /(?:number of|total|many) tokens\b(?! (?:per|in a|each|every)\b).{0,60}(?:exceed|more than)/i,
  /max(?:imum)? sequence length/i,
  /слишком длинн[а-яё]{1,3} (?:запрос|промпт|контекст|диалог)/i,
  /(?:превы|слишком)[^.]{0,60}контекст|контекст[^.]{0,60}(?:превы|слишком)/i,
  /reduce the length of the (?:messages|prompt|input)/i,
];

/** Of a key, an account, a right, a place or a rate, whatever the words are. */
const sayThemselves: ReadonlySet<number> = new Set([401, 402, 403, 404, 429]);

/** An account that has to be paid for first. */
const unpaid = /insufficient.?(?:quota|balance|credit|fund)|billing|exceeded_current_quota|arrearage/i;

function kindOf({ status, mark, said }: Told): ErrorKind {
  // OpenAI's own status for it is that of a line which moves on.
  if (status === 429 && unpaid.test(mark)) return 'tokens-used-up';
  const isTooLong = /context_length|context_size/i.test(mark) || tooLong.some((words) => words.test(said));
  return !sayThemselves.has(status) && isTooLong ? 'context-length' : kindOfStatus(status);
}

/** The statuses that stand behind the words of servers; the first that is found counts. */
const statusWords: readonly (readonly [words: RegExp, status: number])[] = [
  [unpaid, 402],
  [/rate.?limit|too.?many.?requests|resource.?exhausted|throttl|capacity|quota/i, 429],
  [/overloaded|unavailable/i, 503],
  [/time.?out|deadline.?exceeded/i, 504],
  [/api.?key|authentication|unauthori[sz]ed|unauthenticated/i, 401],
  [/permission|forbidden|access.?denied/i, 403],
  [/not.?found/i, 404],
  [
    /invalid.?(?:request|argument|prompt|value|param)|bad.?request|context_(?:length|size)|content.?(?:filter|policy)/i,
    400,
  ],
];

function statusOfWord(mark: string): number | undefined {
  return statusWords.find(([words]) => words.test(mark))?.[1];
}
