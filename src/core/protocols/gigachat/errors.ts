import {
  badUpstreamData,
  ChatError,
  type ChatErrorDetails,
  clientCertificateRefused,
  contextLengthError,
} from '../../chat/errors';
import { timeSpan } from '../../ground/time-span';
import { refusalIn } from '../cleaned-message';
import { asRecord, wordOf } from '../json/json';
import { fromPageOnTheWay } from '../page-on-the-way';
import { kindOfStatus } from '../status-kind';
import { readContextLength } from './context-length';

/**
 * GigaChat's refusal of a call, as a `ChatError`. Its words are passed on, cleaned, for the statuses where they help:
 * 400, 403, 404, 413 and 422; for the rest we say it ourselves. `retryAfterMs` is what the upstream asked for.
 */
export function fromRefusal(status: number, body: string, retryAfterMs?: number): ChatError {
  const said = refusalIn(body);
  const page = fromPage(status, body);
  if (page) return page;
  const details = { upstreamStatus: status, retryAfterMs };
  const tokens = refusesContent(status) ? readContextLength(said) : undefined;
  if (tokens) return contextLengthError(tokens, details);
  const kind = kindOfStatus(status);
  switch (kind) {
    case 'auth':
      return new ChatError(
        kind,
        'GigaChat refused the credentials. Check the authorization key and its scope.',
        details,
      );
    case 'tokens-used-up':
      return new ChatError(kind, 'The GigaChat account has no tokens left (402). Top up its balance.', details);
    case 'rate-limit':
      return new ChatError(kind, busyFor(retryAfterMs), {
        ...details,
        code: 'upstream_rate_limited',
      });
    case 'timeout':
      return new ChatError(kind, `GigaChat ran out of time on its side (${status}). Try again.`, details);
    case 'upstream':
      return new ChatError(kind, `GigaChat failed on its side (${status}). Try again.`, details);
    case 'network':
      return new ChatError(kind, `${keptOutBy(status)} (${status}).`, details);
    case 'not-found': {
      const noModel = /no such model/i.test(said);
      return new ChatError(kind, `GigaChat: ${said || 'not found'} (404).`, {
        ...details,
        ...(noModel && { param: 'model', code: 'model_not_found' }),
      });
    }
    default:
      return new ChatError(kind, `GigaChat refused the request (${status})${said ? `: ${said}` : '.'}`, details);
  }
}

/** A line of requests is over in a moment; a wait of minutes is another matter. */
function busyFor(waitMs = 0): string {
  const { count, unit } = timeSpan(waitMs);
  return unit === 's'
    ? 'GigaChat is busy with another request of this account (429). Try again shortly.'
    : `GigaChat asks this account to wait for ${count} ${unit} (429). Ask again then.`;
}

function keptOutBy(status: number): string {
  switch (status) {
    case 407:
      return 'A proxy on the way to GigaChat wants a name and a password. Set it as the proxy with both, or ask its administrator';
    case 451:
      return 'Something on the way keeps GigaChat out. Check the network and the VPN, or ask its administrator';
    default:
      return 'This network wants you to sign in before it lets anything through';
  }
}

/** An answer that does not hold what it should: it is GigaChat's, and not of the form that is known. */
export function answeredWithout(what: string, details?: ChatErrorDetails): ChatError {
  return badUpstreamData(`GigaChat answered, but not with ${what}.`, details);
}

/**
 * The token ended on the way (`during`: this request, this answer): no fault of the account's, whose credentials are
 * only known to be wrong once they give no new one. Whoever asks again has it.
 */
export function tokenExpired(during: 'request' | 'answer'): ChatError {
  return new ChatError('upstream', `GigaChat's access token expired during this ${during}. Try again.`, {
    code: 'upstream_token_expired',
    retryAfterMs: 1000,
    repeat: 'helps',
  });
}

/** What a page says that came in place of a refusal in JSON; undefined where it may be GigaChat's own. */
export function fromPage(status: number, body: string): ChatError | undefined {
  // nginx lets a handshake without a good client certificate pass, and refuses the request in a page of its own.
  if (status === 400 && /<title>400 [^<]*SSL certificate/i.test(body))
    return clientCertificateRefused('GigaChat', 400, { upstreamStatus: 400 });
  return fromPageOnTheWay('GigaChat', status, body);
}

/** An error object that came in place of an answer (in a 200, or in mid-stream); undefined when it is none. */
export function fromErrorObject(root: Record<string, unknown>): ChatError | undefined {
  const { choices, error } = root;
  const nested = asRecord(error);
  const isTold = Object.keys(nested ?? {}).length > 0 || (typeof error === 'string' && error !== '');
  const answers = choices !== undefined && choices !== null && !(Array.isArray(choices) && choices.length === 0);
  if (answers && !isTold) return undefined;
  const statuses = [nested?.status, nested?.code, root.status, root.code].map((value) => Number(wordOf(value)));
  const status = statuses.find((value) => value >= 400 && value < 600);
  if (status === undefined && !isTold) {
    // Some answers say that they are none: `{"status":200,"message":"ok"}`.
    const isGood = statuses.some((value) => value >= 200 && value < 300);
    if (typeof root.message !== 'string' || isGood) return undefined;
  }
  return fromRefusal(status ?? 500, JSON.stringify(root));
}

/** GigaChat refuses a long prompt with 422, older hosts with 400 or 413, a stream that has begun with any number. */
function refusesContent(status: number): boolean {
  return status === 400 || status === 413 || status === 422 || status === 500;
}
