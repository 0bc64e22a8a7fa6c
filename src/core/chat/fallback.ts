import type { Clock } from '../ground/clock';
import type { Logger } from '../ground/logger';
import type { CallContext } from './call-context';
import { traitsOf } from './error-traits';
import { type ChatError, toChatError, withDetails } from './errors';
import type { ChatStream } from './events';
import type { ChatProvider, ModelInfo } from './ports/provider';
import { recovering } from './recovering';
import type { ChatRequest } from './request';
import { StickyConversations } from './sticky-conversations';

/** True when a request that failed so may be given to another provider. */
export function mayFallBack(failure: ChatError): boolean {
  const { code, upstreamStatus = 500 } = failure;
  // What a proxy refuses stands until a person changes something, and a redirect is somebody else's answer.
  const isRefusal = code?.startsWith('proxy_') && code !== 'proxy_unreachable';
  return traitsOf(failure).elsewhere === 'provider' && !isRefusal && upstreamStatus >= 400;
}

/**
 * Two providers as one: the second gets the caller's own request when the first fails before its first event, in a way
 * that the second may not share. A conversation that was answered by the second stays with it for a while, so that style
 * and tools do not change back and forth. Each is asked at most once for one request. When both fail, the first one's
 * failure is thrown, with the other's in its words.
 */
export class FallbackProvider implements ChatProvider {
  readonly id: string;
  readonly #sticky: StickyConversations;

  constructor(
    private readonly first: ChatProvider,
    private readonly second: ChatProvider,
    clock: Clock,
    private readonly logger: Logger,
  ) {
    this.id = first.id;
    this.#sticky = new StickyConversations(clock);
  }

  /** How many conversations stay with the second provider now. */
  get staying(): number {
    return this.#sticky.size;
  }

  get isConnecting(): boolean {
    return this.first.isConnecting === true || this.second.isConnecting === true;
  }

  models(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    return this.first.models(signal);
  }

  stream(request: ChatRequest, context: CallContext): ChatStream {
    const { signal, client } = context;
    const { first, second, logger } = this;
    if (this.#sticky.has(request, client)) {
      return recovering(second.stream(request, context), async (error) => {
        const failure = toChatError(error, signal);
        this.#sticky.forget(request, client);
        if (isOver(failure, signal)) throw failure;
        logger.warn('back from the fallback, which failed', told(second, failure));
        return recovering(first.stream(request, context), async (other) => {
          throw bothFailed(toChatError(other, signal), failure, second);
        });
      });
    }
    return recovering(first.stream(request, context), async (error) => {
      const failure = toChatError(error, signal);
      if (isOver(failure, signal) || !mayFallBack(failure)) throw failure;
      logger.warn('falls back', { to: second.id, ...told(first, failure) });
      const stay = () => this.#sticky.remember(request, client);
      return recovering(
        second.stream(request, context),
        async (other) => {
          const its = toChatError(other, signal);
          if (isOver(its, signal)) throw its;
          logger.warn('the fallback failed too', told(second, its));
          throw bothFailed(failure, its, second);
        },
        stay,
      );
    });
  }
}

/** True when nobody waits for an answer any more. */
function isOver(failure: ChatError, signal: AbortSignal): boolean {
  return signal.aborted || traitsOf(failure).isOver === true;
}

function told({ id }: ChatProvider, { kind, code, upstreamStatus }: ChatError) {
  return { failed: id, failure: kind, code, status: upstreamStatus };
}

/** The first provider's failure, with what became of the second attempt. */
function bothFailed(first: ChatError, second: ChatError, { id }: ChatProvider): ChatError {
  const { isOver, isBusy } = traitsOf(first);
  if (isOver) return first;
  // Two were asked already; only a line that moves on is still worth the wait.
  const repeat = first.repeat ?? (isBusy ? undefined : 'useless');
  const words = `${first.message} The fallback (${id}) failed too: ${second.message}`;
  return withDetails(first, { fallbackFailure: second, repeat }, words);
}
