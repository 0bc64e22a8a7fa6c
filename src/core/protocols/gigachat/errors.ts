import { ChatError, type ErrorKind } from '../../chat/errors';
import { cleanedMessage } from '../cleaned-message';
import { asRecord, parseJson } from '../json';

/**
 * GigaChat's refusal of a call, as a `ChatError`. Its words are passed on, cleaned, for the statuses where they help:
 * 400, 403, 404, 413 and 422; for the rest we say it ourselves. `retryAfterMs` is what the upstream asked for.
 */
export function fromRefusal(status: number, body: string, retryAfterMs?: number): ChatError {
  const said = messageOf(body);
  // nginx lets a handshake without a good client certificate pass, and refuses the request in a page of its own.
  if (status === 400 && /<title>400 [^<]*SSL certificate/i.test(body)) return certificateRefused();
  const kind = kindOf(status, said);
  const details = { upstreamStatus: status, retryAfterMs };
  switch (kind) {
    case 'context-length':
      return new ChatError(kind, contextLengthMessage(said), { ...details, param: 'messages' });
    case 'auth':
      return new ChatError(
        kind,
        'GigaChat refused the credentials. Check the authorization key and its scope.',
        details,
      );
    case 'tokens-used-up':
      return new ChatError(kind, 'The GigaChat account has no tokens left (402). Top up its balance.', details);
    case 'rate-limit':
      return new ChatError(kind, 'GigaChat is busy with another request of this account (429). Try again shortly.', {
        ...details,
        code: 'upstream_rate_limited',
      });
    case 'timeout':
      return new ChatError(kind, `GigaChat ran out of time on its side (${status}).`, details);
    case 'upstream':
      return new ChatError(kind, `GigaChat failed on its side (${status}). Try again.`, details);
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

function certificateRefused(): ChatError {
  return new ChatError(
    'auth',
    'GigaChat did not let this client in: it asks for a client certificate that it knows (400). Check GIGACHAT_CERT_FILE and GIGACHAT_KEY_FILE.',
    { code: 'client_certificate_refused', upstreamStatus: 400 },
  );
}

/** An error object that came where an answer was expected (in a 200, or in mid-stream), or undefined when it is none. */
export function fromErrorObject(root: Record<string, unknown>): ChatError | undefined {
  if ('choices' in root) return undefined;
  const nested = asRecord(root.error) ?? root;
  const status = [nested.status, nested.code, root.status, root.code].find(
    (value): value is number => typeof value === 'number' && value >= 400 && value < 600,
  );
  if (status === undefined && !('error' in root) && typeof root.message !== 'string') return undefined;
  return fromRefusal(status ?? 500, JSON.stringify(nested));
}

function kindOf(status: number, said: string): ErrorKind {
  if (/CONTEXT_TOO_LONG|context too long/i.test(said)) return 'context-length';
  switch (status) {
    case 401:
      return 'auth';
    case 402:
      return 'tokens-used-up';
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    case 408:
      return 'timeout';
    case 413:
      return 'too-large';
    case 422:
      return 'unprocessable';
    case 429:
      return 'rate-limit';
  }
  if (status === 504) return 'timeout';
  return status >= 500 ? 'upstream' : 'invalid-request';
}

/** Both numbers, and "maximum context length": the words by which agents know that they have to compact. */
function contextLengthMessage(said: string): string {
  const [, used, limit] = /context too long (\d+)\D+(\d+)/i.exec(said) ?? [];
  return limit
    ? `This model's maximum context length is ${limit} tokens, but the messages came to ${used} tokens. Shorten them.`
    : "The messages exceed this model's maximum context length. Shorten them.";
}

function messageOf(body: string): string {
  return cleanedMessage(asRecord(parseJson(body)?.value)?.message);
}
