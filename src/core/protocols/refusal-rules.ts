import { traitsOf } from '../chat/error-traits';
import { type ChatError, isSettledByProxy } from '../chat/errors';
import type { Refusal } from './front';

/** A wait longer than this is told to the person instead of slept through by the client. */
const longWaitS = 30;

/** A chat's failure as a refusal; protocols that count some failures otherwise change the status. */
export function refusalOf(error: ChatError): Refusal {
  const rule = traitsOf(error);
  const retryAfterS = waitOf(error);
  return {
    status: rule.status,
    code: error.code ?? rule.code,
    message: error.message,
    param: error.param,
    retryAfterS,
    retry: rule.retry && error.repeat !== 'useless' && !isLong(retryAfterS) && !isSettledByProxy(error),
  };
}

/** A line that moves on soon: asking again is right then, also where the bridge itself has done so in vain. */
export function movesOnSoon(error: ChatError): boolean {
  return traitsOf(error).isBusy === true && !isLong(waitOf(error));
}

function waitOf(error: ChatError): number | undefined {
  return error.retryAfterMs === undefined ? traitsOf(error).retryAfterS : Math.ceil(error.retryAfterMs / 1000);
}

function isLong(waitS = 0): boolean {
  return waitS > longWaitS;
}
