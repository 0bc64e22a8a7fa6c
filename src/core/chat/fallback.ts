import type { Clock } from '../ground/clock';
import type { Logger } from '../ground/logger';
import type { CallContext } from './call-context';
import { traitsOf } from './error-traits';
import { type ChatError, isSettledByProxy, toChatError, withDetails } from './errors';
import type { ChatStream } from './events';
import type { SharedShelf } from './ports/copies';
import type { ChatProvider, ModelInfo } from './ports/provider';
import { recovering } from './recovering';
import type { ChatRequest } from './request';
import { StickyConversations } from './sticky-conversations';

/** True when a request that failed so may be given to another provider. */
function mayFallBack(failure: ChatError): boolean {
  const { code, upstreamStatus = 500 } = failure;
  // What a proxy refuses stands until a person changes something, and a redirect is somebody else's answer.
  const isRefusal = isSettledByProxy(failure) && code !== 'proxy_unreachable';
  return traitsOf(failure).elsewhere === 'provider' && !isRefusal && upstreamStatus >= 400;
}

/**
 * Several providers as one, in an order: the next one gets the caller's own request when the first fails before its
 * first event, in a way that the next may not share. A conversation that was answered by another than the first stays
 * with it for a while, so that style and tools do not change back and forth; with a `shelf` at every copy of the
 * bridge. Each is asked at most once for one request. When all fail, the first one's failure is thrown, with the
 * others' in its words. `main` is the one whose models are listed.
 */
export class FallbackProvider implements ChatProvider {
  readonly id: string;
  readonly #sticky: StickyConversations<ChatProvider>;

  constructor(
    private readonly main: ChatProvider,
    private readonly order: readonly ChatProvider[],
    clock: Clock,
    private readonly logger: Logger,
    shelf?: SharedShelf,
  ) {
    this.id = main.id;
    this.#sticky = new StickyConversations(clock, order, shelf);
  }

  /** How many conversations stay with a provider now. */
  stayingWith(provider: ChatProvider): number {
    return this.#sticky.at(provider);
  }

  get isConnecting(): boolean {
    return this.order.some(({ isConnecting }) => isConnecting === true);
  }

  models(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    return this.main.models(signal);
  }

  stream(request: ChatRequest, context: CallContext): ChatStream {
    if (this.#sticky.isShared) return this.#streamOnceKnown(request, context);
    return this.#streamFrom(this.#sticky.placeOf(request, context.client), request, context);
  }

  async *#streamOnceKnown(request: ChatRequest, context: CallContext): ChatStream {
    const stays = await this.#sticky.placeAnywhere(request, context.client);
    yield* this.#streamFrom(stays, request, context);
  }

  #streamFrom(stays: ChatProvider | undefined, request: ChatRequest, context: CallContext): ChatStream {
    const { signal, client } = context;
    const { logger } = this;
    const [first = this.main, ...others] = this.order;
    const left = others.filter((provider) => provider !== stays);
    const failed: Failed[] = [];

    /** Asks the ones behind the first, after its failure. */
    const askNext = ([next, ...rest]: readonly ChatProvider[], failure: ChatError): ChatStream => {
      if (!next) throw allFailed(failure, failed);
      logger.warn('falls back', { to: next.id, ...told(first, failure) });
      const stay = () => this.#sticky.remember(request, client, next);
      return recovering(
        next.stream(request, context),
        async (error) => {
          const its = toChatError(error, signal);
          if (isOver(its, signal)) throw its;
          logger.warn('the fallback failed too', told(next, its));
          failed.push({ provider: next, failure: its });
          return askNext(rest, failure);
        },
        stay,
      );
    };
    const askFirst = () =>
      recovering(first.stream(request, context), async (error) => {
        const failure = toChatError(error, signal);
        if (isOver(failure, signal)) throw failure;
        if (!mayFallBack(failure)) throw allFailed(failure, failed);
        return askNext(left, failure);
      });
    if (!stays) return askFirst();
    return recovering(stays.stream(request, context), async (error) => {
      const failure = toChatError(error, signal);
      this.#sticky.forget(request, client);
      if (isOver(failure, signal)) throw failure;
      logger.warn('back from the fallback, which failed', told(stays, failure));
      failed.push({ provider: stays, failure });
      return askFirst();
    });
  }
}

/** One that was asked in place of the first, and what it failed with. */
interface Failed {
  provider: ChatProvider;
  failure: ChatError;
}

/** True when nobody waits for an answer any more. */
function isOver(failure: ChatError, signal: AbortSignal): boolean {
  return signal.aborted || traitsOf(failure).isOver === true;
}

function told({ id }: ChatProvider, { kind, code, upstreamStatus }: ChatError) {
  return { failed: id, failure: kind, code, status: upstreamStatus };
}

/** The first provider's failure, with what became of the other attempts; as it is when there were none. */
function allFailed(first: ChatError, others: readonly Failed[]): ChatError {
  const [{ failure: fallbackFailure, provider: fallback } = {}] = others;
  if (!fallbackFailure) return first;
  const { isBusy } = traitsOf(first);
  // Others were asked already; only a line that moves on is still worth the wait.
  const repeat = first.repeat ?? (isBusy ? undefined : 'useless');
  const more = others.map(({ provider, failure }) => `The fallback (${provider.id}) failed too: ${failure.message}`);
  return withDetails(first, { fallbackFailure, fallbackId: fallback?.id, repeat }, [first.message, ...more].join(' '));
}
