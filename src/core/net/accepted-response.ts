import { ChatError } from '../chat/errors';
import type { Clock } from '../ground/clock';
import { retryAfterMs } from './retry-after';
import { type HttpResponse, readRefusal } from './transport';

/** What to look at when something else answers in an upstream's place. */
export const signInFirst = 'Check whether this network wants you to sign in first, and the address.';

/** How an upstream is spoken of, and what its refusals are in its protocol. */
export interface RefusalReading {
  /** What it is called in messages. */
  name: string;
  /** Takes secrets out of what it says. */
  clean: (text: string) => string;
  clock: Clock;
  refusalOf(status: number, text: string, retryAfterMs: number | undefined): ChatError;
}

/** True for a status whose body is the answer: a gateway that has changed one on its way may make a 203 of the 200. */
export function bringsAnswer(status: number): boolean {
  return status >= 200 && status < 204;
}

/** The answer, when its status brings one. Throws `ChatError` for every other; a redirect is never followed. */
export async function acceptedResponse(response: HttpResponse, reading: RefusalReading): Promise<HttpResponse> {
  const { status, headers } = response;
  const { name, clean, clock, refusalOf } = reading;
  if (bringsAnswer(status)) return response;
  if (status >= 300 && status < 400 && status !== 304) {
    response.discard();
    throw new ChatError('network', `${name} answered with a redirect, which is not followed. ${signInFirst}`, {
      upstreamStatus: status,
      code: 'upstream_unreachable',
    });
  }
  // Before it is cut as well: a part of a secret would not be known again.
  const text = clean(await readRefusal(response, clock));
  if (status < 400) {
    throw new ChatError('protocol', `${name} sent no answer (${status}).`, { code: 'empty_response' });
  }
  throw refusalOf(status, text, retryAfterMs(headers, clock.now()));
}
