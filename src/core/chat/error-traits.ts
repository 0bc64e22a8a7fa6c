import { type ChatError, type ErrorKind, isOfProxy, withDetails } from './errors';

/** What follows from one kind of failure, for everybody who has to decide something about it. */
export interface Traits {
  /** Who may still answer the same request: another account of the same provider, or another provider as well. */
  elsewhere: 'nowhere' | 'account' | 'provider';
  /** The account that failed so is asked last for so many milliseconds; absent where it says nothing of the account. */
  restMs?: number;
  /** The same request may not meet it a little later. */
  passes: boolean;
  /** A line that moves on: the only failure worth a wait after two providers had it. */
  isBusy?: boolean;
  /** What it says of the upstream's health. */
  health: 'well' | 'ill' | 'unknown';
  /** The upstream cannot have begun with what it was handed, so handing it to another does nothing twice. */
  nothingBegan: boolean;
  /** It says nothing of the request: what was to be counted may be estimated. */
  isAway?: boolean;
  /** Nobody waits for an answer any more. */
  isOver?: boolean;
  /** The fault may be an attachment's own: in the past of a conversation it is then left out. */
  isOfPart?: boolean;
  /** The fault may be that of one text among several. */
  isOfText?: boolean;
  /** Something is wrong with the account or the way to it: the editor's status shows it until something works again. */
  isTrouble?: boolean;
  /** What a person can do about it at once. */
  help?: 'sign-in' | 'certificate' | 'health-check' | 'log';
  /** The HTTP status of the refusal, and Anthropic's where it counts otherwise. */
  status: number;
  anthropicStatus?: number;
  /** The refusal's word for machines, unless the failure has a finer one. */
  code: string;
  /** What `x-should-retry` says. */
  retry: boolean;
  /** What `Retry-After` says where the upstream named no time. */
  retryAfterS?: number;
}

type Nature = Omit<Traits, 'status' | 'code'>;

const ofRequest: Nature = {
  elsewhere: 'nowhere',
  passes: false,
  health: 'well',
  nothingBegan: true,
  isOfPart: true,
  isOfText: true,
  retry: false,
};
const ofAccount: Nature = {
  elsewhere: 'account',
  passes: false,
  restMs: 30_000,
  health: 'well',
  nothingBegan: true,
  isTrouble: true,
  retry: false,
};
const ofLine: Nature = {
  elsewhere: 'provider',
  passes: true,
  isBusy: true,
  health: 'ill',
  nothingBegan: true,
  isAway: true,
  retry: true,
};
const ofUpstream: Nature = {
  elsewhere: 'provider',
  restMs: 10_000,
  passes: true,
  health: 'ill',
  nothingBegan: false,
  isAway: true,
  isTrouble: true,
  help: 'health-check',
  retry: true,
};
const ofBridge: Nature = { elsewhere: 'nowhere', passes: false, health: 'unknown', nothingBegan: false, retry: false };

/** Every kind with its traits: the one place that says what a kind means. Each row begins with whose matter it is. */
export const errorTraits: Readonly<Record<ErrorKind, Readonly<Traits>>> = {
  'invalid-request': { ...ofRequest, status: 400, code: 'invalid_request' },
  unprocessable: { ...ofRequest, status: 422, code: 'unprocessable' },
  'context-length': { ...ofRequest, isOfPart: false, status: 400, code: 'context_length_exceeded' },
  'too-large': { ...ofRequest, status: 413, code: 'request_too_large' },
  'not-found': { ...ofRequest, isOfText: false, status: 404, code: 'not_found' },
  // Not 401: agents would ask for their own key, and two of them repeat a 401 for a minute.
  auth: { ...ofAccount, help: 'sign-in', status: 403, code: 'upstream_auth_failed' },
  // Perhaps this model alone: the account keeps its place, but is named.
  forbidden: { ...ofAccount, restMs: 0, status: 403, code: 'upstream_permission_denied' },
  'tokens-used-up': {
    ...ofAccount,
    elsewhere: 'provider',
    restMs: 5 * 60_000,
    isAway: true,
    status: 402,
    code: 'insufficient_quota',
  },
  'rate-limit': { ...ofLine, restMs: 1000, status: 429, code: 'rate_limit_exceeded', retryAfterS: 2 },
  'queue-full': { ...ofLine, health: 'unknown', status: 429, code: 'queue_full', retryAfterS: 5 },
  upstream: { ...ofUpstream, status: 503, anthropicStatus: 502, code: 'upstream_error', retryAfterS: 1 },
  network: { ...ofUpstream, status: 502, code: 'upstream_unreachable' },
  // One account's hosts may be out of reach alone, behind a VPN that is down.
  offline: { ...ofUpstream, restMs: 5000, status: 503, code: 'network_offline', retry: false },
  timeout: { ...ofUpstream, status: 504, code: 'upstream_timeout' },
  tls: { ...ofAccount, health: 'unknown', isAway: true, help: 'certificate', status: 502, code: 'upstream_tls_error' },
  protocol: { ...ofUpstream, passes: false, health: 'well', help: undefined, status: 502, code: 'bad_upstream_data' },
  stopping: {
    ...ofBridge,
    isOver: true,
    status: 503,
    anthropicStatus: 529,
    code: 'bridge_stopping',
    retry: true,
    retryAfterS: 2,
  },
  cancelled: { ...ofBridge, isOver: true, status: 499, code: 'cancelled' },
  internal: { ...ofBridge, help: 'log', status: 500, code: 'internal_error' },
};

/** True for the name of a kind that this version knows. */
export function isErrorKind(name: string): name is ErrorKind {
  return Object.hasOwn(errorTraits, name);
}

/** What follows from a failure by its kind. */
export function traitsOf({ kind }: Pick<ChatError, 'kind'>): Readonly<Traits> {
  return errorTraits[kind];
}

/** True when the upstream cannot have begun with what it was handed: it refused it, or was never reached. */
export function isSurelyRefused(failure: ChatError): boolean {
  const isUnreached = failure.kind === 'network' && (failure.code === 'upstream_unreachable' || isOfProxy(failure));
  return traitsOf(failure).nothingBegan || failure.kind === 'offline' || isUnreached;
}

/** True when the upstream may have done what it was handed, and only its answer did not come. */
export function isLost(failure: ChatError): boolean {
  return !isSurelyRefused(failure) && (failure.upstreamStatus === undefined || failure.kind === 'timeout');
}

/** What was begun may have been carried out although no answer says so: a caller's repeat would do it twice as well. */
export function unsure(failure: ChatError): ChatError {
  if (traitsOf(failure).isOver || failure.kind === 'internal') return failure;
  const what = failure.message.replace(/ Try again\.$/, '');
  const message = `${what} It may have been done all the same: look before you ask again.`;
  return withDetails(failure, { repeat: 'useless' }, message);
}
