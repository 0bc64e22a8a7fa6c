/**
 * Everything that can go wrong with a chat, closed on purpose: each front has a `Record<ErrorKind, …>`, so the
 * compiler asks what to say when a kind is added.
 */
export type ErrorKind =
  | 'invalid-request' // the caller's request is wrong; `param` names the field
  | 'unprocessable' // the upstream understood the request and refuses its content
  | 'context-length' // the prompt is longer than the model can take
  | 'too-large' // the body is bigger than the bridge or the upstream takes
  | 'not-found' // no such model, file or response
  | 'auth' // the upstream refuses our credentials
  | 'forbidden' // the account may not do this
  | 'tokens-used-up' // the account has no tokens left
  | 'rate-limit' // the upstream asks us to wait
  | 'queue-full' // too many requests wait for the account, or one waited too long
  | 'upstream' // the upstream failed (5xx), or said that its answer failed
  | 'network' // the upstream could not be reached, or the connection broke
  | 'offline' // no network at all
  | 'timeout' // the upstream was silent for too long
  | 'tls' // the upstream's certificate is not trusted
  | 'protocol' // the upstream said something unreadable, or ended too early
  | 'stopping' // the bridge is shutting down
  | 'cancelled' // the caller has gone
  | 'internal'; // our bug

export interface ChatErrorDetails {
  /** Path of the field at fault: `messages[3].content`. */
  param?: string;
  /** A finer word than the kind, for machines: `upstream_truncated`. */
  code?: string;
  /** How long the upstream asked us to wait, in milliseconds. */
  retryAfterMs?: number;
  /** The upstream's HTTP status, when there was one. */
  upstreamStatus?: number;
  /** The upstream's own number for what is wrong, beside the status. */
  upstreamCode?: number;
  /** The host that could not be reached or was not trusted. */
  host?: string;
  /** What became of the second attempt, by the provider behind the first. */
  fallbackFailure?: ChatError;
  cause?: unknown;
}

/** The one error of a chat. The message says what failed and on what, in words for a person, and never holds a secret. */
export class ChatError extends Error {
  readonly kind: ErrorKind;
  readonly param?: string;
  readonly code?: string;
  readonly retryAfterMs?: number;
  readonly upstreamStatus?: number;
  readonly upstreamCode?: number;
  readonly host?: string;
  readonly fallbackFailure?: ChatError;

  constructor(kind: ErrorKind, message: string, details: ChatErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'ChatError';
    this.kind = kind;
    this.param = details.param;
    this.code = details.code;
    this.retryAfterMs = details.retryAfterMs;
    this.upstreamStatus = details.upstreamStatus;
    this.upstreamCode = details.upstreamCode;
    this.host = details.host;
    this.fallbackFailure = details.fallbackFailure;
  }

  /** By name: the extension loads the network part as a bundle of its own, which has a class of its own. */
  static override [Symbol.hasInstance](value: unknown): value is ChatError {
    return value instanceof Error && value.name === 'ChatError';
  }
}

/** Turns anything thrown into a `ChatError`: an abort is `cancelled`, whatever else we did not foresee is `internal`. */
export function toChatError(error: unknown, signal?: AbortSignal): ChatError {
  if (error instanceof ChatError) return error;
  if (signal?.aborted) {
    if (signal.reason instanceof ChatError) return signal.reason;
    return new ChatError('cancelled', 'The request was cancelled.', { cause: error });
  }
  return new ChatError('internal', 'The bridge failed on this request.', { cause: error });
}
