import { CallBudget } from '../../../chat/call-budget';
import type { CallContext } from '../../../chat/call-context';
import { isLost, isSurelyRefused, unsure } from '../../../chat/error-traits';
import { ChatError, toChatError } from '../../../chat/errors';
import { pause } from '../../../chat/pause';
import type { Clock } from '../../../ground/clock';
import type { Logger } from '../../../ground/logger';
import type { Breakers } from '../../../net/breaker';
import type { HttpResponse } from '../../../net/transport';
import { tokenExpired } from '../../../protocols/gigachat/errors';
import type { AccountTokens } from '../../access/account-tokens';
import type { CallContent } from '../../client/sender';
import { defaultRetryRules, RetryPolicy, type RetryRules } from './retry';

interface Parts {
  tokens: AccountTokens;
  clock: Clock;
  logger: Logger;
  retry?: RetryRules;
}

/** One call; `accepted` is given the head of a 200, which the answer is then read from as far as it may be a refusal. */
export type Attempt<T> = (
  token: string | undefined,
  calls: CallBudget,
  accepted: (response: HttpResponse) => HttpResponse,
) => Promise<T>;

/**
 * Makes one call of GigaChat until it is answered or its failure stands, before an answer began. A token that was
 * refused is replaced once, and a failure that may pass is repeated by the rules: also where the refusal came in a 200.
 */
export class CallRepeats {
  readonly #policy: RetryPolicy;

  constructor(
    private readonly parts: Parts,
    private readonly breakers: Breakers,
  ) {
    this.#policy = new RetryPolicy(parts.retry ?? defaultRetryRules, parts.clock);
  }

  /** The answer that `attempt` gives; `once` says what is not made again. */
  async answer<T>(
    path: string,
    { signal, calls = new CallBudget() }: CallContext,
    once: CallContent['once'],
    attempt: Attempt<T>,
  ): Promise<T> {
    const { tokens, clock, logger } = this.parts;
    this.#policy.begin();
    let repeats = 0;
    let renewed = false;
    for (;;) {
      const token = await tokens.get(signal, path);
      const pass = this.breakers.of(path).enter();
      let failure: ChatError;
      let isAccepted = false;
      calls.take();
      try {
        return await attempt(token.value, calls, (response) => {
          isAccepted = true;
          pass.done();
          return { failed: pass.revoke, ...response };
        });
      } catch (error) {
        failure = toChatError(error, signal);
        if (!isAccepted) pass.done(failure);
        // What breaks off behind its head is no refusal.
        else if (failure.upstreamStatus === undefined) throw once ? unsure(failure) : failure;
      }
      if (failure.upstreamStatus === 401) {
        // Such as the page of something on the way, which says nothing of the credentials.
        if (renewed && failure.kind !== 'auth') throw calls.judged(failure);
        if (renewed) {
          tokens.refusedAgain(token, path);
          throw new ChatError('auth', `GigaChat refused the credentials. ${tokens.advice}`, { upstreamStatus: 401 });
        }
        tokens.refused(token, path);
        renewed = true;
        if (!calls.isSpent) continue;
        // Whether the credentials are good is known once they gave a new token; whoever asks again has it.
        await tokens.get(signal, path);
        throw tokenExpired('request');
      }
      if (once && (once === 'lost' ? isLost(failure) : !isSurelyRefused(failure))) throw unsure(failure);
      const waitMs = calls.mayRepeat ? this.#policy.delayAfter(failure, repeats) : undefined;
      if (waitMs === undefined) throw calls.judged(failure);
      repeats += 1;
      logger.info('calling GigaChat again', { path, failure: failure.kind, code: failure.code, repeats, waitMs });
      await pause(waitMs, clock, signal);
    }
  }
}
