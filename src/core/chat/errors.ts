import type { Advice, AdviceWords } from '../ground/advice';

/**
 * Everything that can go wrong with a chat, closed on purpose: what follows from each kind stands in `error-traits`,
 * and the editor has its sentence for each; the compiler asks for both when a kind is added.
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

/** How long a prompt that was too long is, and how long it may be, in tokens. */
export interface ContextTokens {
  used?: number;
  limit?: number;
}

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
  /** Where a proxy was to lead. */
  target?: string;
  /** With `context-length`: the sizes, as far as they are known. */
  contextTokens?: ContextTokens;
  /** What became of the second attempt, by the provider behind the first. */
  fallbackFailure?: ChatError;
  /** Which provider that was. */
  fallbackId?: string;
  /** What a caller's own repeat would do: `useless` after ours, `helps` against every rule; else the kind decides. */
  repeat?: 'helps' | 'useless';
  /** What of the settings to look at. */
  advice?: Advice;
  cause?: unknown;
}

/** The one error of a chat. Its message tells a person what failed and on what, and never holds a secret. */
export class ChatError extends Error {
  readonly kind: ErrorKind;
  readonly param?: string;
  readonly code?: string;
  readonly retryAfterMs?: number;
  readonly upstreamStatus?: number;
  readonly upstreamCode?: number;
  readonly host?: string;
  readonly target?: string;
  readonly contextTokens?: ContextTokens;
  readonly fallbackFailure?: ChatError;
  readonly fallbackId?: string;
  readonly repeat?: 'helps' | 'useless';
  readonly advice?: Advice;

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
    this.target = details.target;
    this.contextTokens = details.contextTokens;
    this.fallbackFailure = details.fallbackFailure;
    this.fallbackId = details.fallbackId;
    this.repeat = details.repeat;
    this.advice = details.advice;
  }

  /** By name: the extension loads the network part as a bundle of its own, which has a class of its own. */
  static override [Symbol.hasInstance](value: unknown): value is ChatError {
    return value instanceof Error && value.name === 'ChatError';
  }
}

/** The failure of a request with a wrong field; `param` is its path, by which the message names it. */
export function wrongField(param: string, complaint: string, details: ChatErrorDetails = {}): ChatError {
  return new ChatError('invalid-request', `${param}: ${complaint}`, { param, ...details });
}

/** The failure of an upstream whose answer cannot be read. */
export function badUpstreamData(message: string, details: ChatErrorDetails = {}): ChatError {
  return new ChatError('protocol', message, { code: 'bad_upstream_data', ...details });
}

/**
 * The failure of a prompt that is too long, in OpenAI's words of both its APIs: agents look for one sentence or the
 * other before they shorten the conversation and go on.
 */
export function contextLengthError(tokens: ContextTokens, details: ChatErrorDetails): ChatError {
  const { used, limit } = tokens;
  const most = limit === undefined ? ' was exceeded' : ` is ${limit} tokens`;
  const came = used === undefined ? '' : ` However, your messages resulted in ${used} tokens.`;
  return new ChatError(
    'context-length',
    `Your input exceeds the context window of this model. This model's maximum context length${most}.${came} Please reduce the length of the messages.`,
    { param: 'messages', ...details, contextTokens: tokens },
  );
}

/** The failure of an account whose client certificate is missing or is none that `who` takes, who `said` so. */
export function clientCertificateRefused(who: string, said: string | number, details: ChatErrorDetails): ChatError {
  const message = `${who} did not let this client in: it asks for a client certificate that it knows (${said}).`;
  return new ChatError('auth', message, {
    code: 'client_certificate_refused',
    advice: 'client-certificate',
    ...details,
  });
}

/** The same failure with `change` made to its words; itself when that changes nothing. */
export function reworded(error: ChatError, change: (message: string) => string): ChatError {
  const message = change(error.message);
  return message === error.message ? error : withDetails(error, {}, message);
}

/** The same failure with some of its details changed. */
export function withDetails(error: ChatError, changed: ChatErrorDetails, message = error.message): ChatError {
  // An error's cause is no enumerable property.
  return new ChatError(error.kind, message, { ...error, cause: error.cause, ...changed });
}

/** The same failure with the sentence that its advice stands for; from then on it has none, so it is told once. */
export function advised(error: ChatError, words: AdviceWords | undefined): ChatError {
  if (!words || error.advice === undefined) return error;
  return withDetails(error, { advice: undefined }, `${error.message} ${words[error.advice]}`);
}

/** True for what only an account of GigaChat could do, where the bridge has none. */
export function isOfNoAccount({ code }: ChatError): boolean {
  return code === 'no_account';
}

/** True for a failure of the proxy on the way: nothing beyond it was reached. */
export function isOfProxy({ code }: ChatError): boolean {
  return code?.startsWith('proxy_') ?? false;
}

/**
 * True for a proxy that is not to be tried again: what it refuses stands until a person changes something. One that is
 * out of reach may be starting anew.
 */
export function isSettledByProxy(failure: ChatError): boolean {
  return isOfProxy(failure) && failure.code !== 'proxy_failed' && failure.code !== 'proxy_unreachable';
}

/** Turns anything thrown into a `ChatError`: an abort is `cancelled`, whatever else was not foreseen `internal`. */
export function toChatError(error: unknown, signal?: AbortSignal): ChatError {
  if (error instanceof ChatError) return error;
  if (signal?.aborted) {
    if (signal.reason instanceof ChatError) return signal.reason;
    return new ChatError('cancelled', 'The request was cancelled.', { cause: error });
  }
  return new ChatError('internal', 'The bridge failed on this request.', { cause: error });
}
