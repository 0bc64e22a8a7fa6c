import { traitsOf } from '../chat/error-traits';
import { type ChatError, isSettledByProxy } from '../chat/errors';
import type { Refusal } from './front';

/** A wait longer than this is told to the person instead of slept through by the client. */
const longWaitS = 30;

/** A chat's failure as a refusal; protocols that count some failures otherwise change the status. */
export function refusalOf(error: ChatError): Refusal {
  const rule = traitsOf(error);
  const retryAfterS = error.retryAfterMs === undefined ? rule.retryAfterS : Math.ceil(error.retryAfterMs / 1000);
  return {
    status: rule.status,
    code: error.code ?? rule.code,
    message: error.message,
    param: error.param,
    retryAfterS,
    retry: rule.retry && error.repeat !== 'useless' && (retryAfterS ?? 0) <= longWaitS && !isSettledByProxy(error),
  };
}
