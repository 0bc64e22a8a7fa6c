import { traitsOf } from '../chat/error-traits';
import type { ChatError } from '../chat/errors';
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
    retry: rule.retry && error.repeat !== 'useless' && (retryAfterS ?? 0) <= longWaitS && !isSettled(error),
  };
}

/** No repeat changes a proxy's mind: its rules or its address are the person's to mend. */
function isSettled({ code }: ChatError): boolean {
  return code?.startsWith('proxy_') ?? false;
}
