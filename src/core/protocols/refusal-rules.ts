import type { ChatError, ErrorKind } from '../chat/errors';
import type { Refusal } from './front';

interface Rule {
  status: number;
  code: string;
  retry: boolean;
  retryAfterS?: number;
}

const rules: Record<ErrorKind, Rule> = {
  'invalid-request': { status: 400, code: 'invalid_request', retry: false },
  unprocessable: { status: 422, code: 'unprocessable', retry: false },
  'context-length': { status: 400, code: 'context_length_exceeded', retry: false },
  'too-large': { status: 413, code: 'request_too_large', retry: false },
  'not-found': { status: 404, code: 'not_found', retry: false },
  // Not 401: agents would ask for their own key, and two of them repeat a 401 for a minute.
  auth: { status: 403, code: 'upstream_auth_failed', retry: false },
  forbidden: { status: 403, code: 'upstream_permission_denied', retry: false },
  'tokens-used-up': { status: 402, code: 'insufficient_quota', retry: false },
  'rate-limit': { status: 429, code: 'rate_limit_exceeded', retry: true, retryAfterS: 2 },
  'queue-full': { status: 429, code: 'queue_full', retry: true, retryAfterS: 5 },
  upstream: { status: 503, code: 'upstream_error', retry: true, retryAfterS: 1 },
  network: { status: 502, code: 'upstream_unreachable', retry: true },
  offline: { status: 503, code: 'network_offline', retry: false },
  timeout: { status: 504, code: 'upstream_timeout', retry: true },
  tls: { status: 502, code: 'upstream_tls_error', retry: false },
  protocol: { status: 502, code: 'bad_upstream_data', retry: true },
  stopping: { status: 503, code: 'bridge_stopping', retry: true, retryAfterS: 2 },
  cancelled: { status: 499, code: 'cancelled', retry: false },
  internal: { status: 500, code: 'internal_error', retry: false },
};

/** A wait longer than this is told to the person instead of slept through by the client. */
const longWaitS = 30;

/** A chat's failure as a refusal; protocols that count some failures otherwise change the status. */
export function refusalOf(error: ChatError): Refusal {
  const rule = rules[error.kind];
  const retryAfterS = error.retryAfterMs === undefined ? rule.retryAfterS : Math.ceil(error.retryAfterMs / 1000);
  return {
    status: rule.status,
    code: error.code ?? rule.code,
    message: error.message,
    param: error.param,
    retryAfterS,
    retry: rule.retry && error.repeat !== 'useless' && (retryAfterS ?? 0) <= longWaitS && !isSettled(error),
  };
}

/** No repeat changes a proxy's mind: its rules or its address are the person's to mend. */
function isSettled({ code }: ChatError): boolean {
  return code?.startsWith('proxy_') ?? false;
}
