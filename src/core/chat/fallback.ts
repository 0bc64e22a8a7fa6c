import type { Clock } from '../ground/clock';
import type { Logger } from '../ground/logger';
import type { CallContext } from './call-context';
import { traitsOf } from './error-traits';
import { ChatError, isOfNoAccount, isSettledByProxy, toChatError, withDetails } from './errors';
import type { ChatStream } from './events';
import type { SharedShelf } from './ports/copies';
import type { ChatProvider, ModelInfo } from './ports/provider';
import { recovering } from './recovering';
import type { ChatRequest } from './request';
import { StickyConversations } from './sticky-conversations';

/** True when a request that failed so may be given to another provider. */
function mayFallBack(failure: ChatError): boolean {
  const { upstreamStatus = 500 } = failure;
  // What a proxy refuses stands until a person changes something, and a redirect is somebody else's answer.
  return traitsOf(failure).elsewhere === 'provider' && !isSettledByProxy(failure) && upstreamStatus >= 400;
}

/**
 * Several providers as one, in an order: the next one gets the caller's own request when one fails before its first
 * event. `main` is the one whose models are listed and whose word counts: what it refuses, instead of failing at it, is
 * given to nobody behind it, and its failure is thrown when all fail, with the others' in its words. A conversation that
 * was answered by another than the first stays with it for a while, so that style and tools do not change back and
 * forth; with a `shelf` at every copy of the bridge. Each is asked at most once for one request.
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
    const [usual] = this.order;
    const failed: Failed[] = [];

    const ask = (provider: ChatProvider, left: readonly ChatProvider[]): ChatStream => {
      const moves = provider !== usual && provider !== stays;
      const begun = moves ? () => this.#sticky.remember(request, client, provider) : undefined;
      return recovering(
        provider.stream(request, context),
        async (error) => {
          const failure = toChatError(error, signal);
          // Whoever leaves has not left the conversation.
          if (isOver(failure, signal)) throw failure;
          if (provider === stays) this.#sticky.forget(request, client);
          failed.push({ provider, failure });
          const [next, ...rest] = provider === this.main ? this.#after(failure, left) : left;
          this.#log(failed, stays, next);
          if (!next) throw allFailed(failed, this.main);
          return ask(next, rest);
        },
        begun,
      );
    };
    const [first = this.main, ...others] = stays
      ? [stays, ...this.order.filter((provider) => provider !== stays)]
      : this.order;
    return ask(first, others);
  }

  /** Who of those left may get what `main` failed at: what it refused, only those that are asked before it anyway. */
  #after(failure: ChatError, left: readonly ChatProvider[]): readonly ChatProvider[] {
    if (mayFallBack(failure)) return left;
    const before = this.order.slice(0, this.order.indexOf(this.main));
    return left.filter((provider) => before.includes(provider));
  }

  #log(failed: readonly Failed[], stays: ChatProvider | undefined, next: ChatProvider | undefined): void {
    const { logger } = this;
    const [begin, latest] = [failed[0], failed.at(-1)];
    if (!begin || !latest) return;
    if (latest.provider === stays) logger.warn('back from the fallback, which failed', told(latest));
    else {
      if (latest !== begin) logger.warn('the fallback failed too', told(latest));
      if (next) logger.warn('falls back', { to: next.id, ...told(begin) });
    }
  }
}

/** One that was asked, and what it failed with. */
interface Failed {
  provider: ChatProvider;
  failure: ChatError;
}

/** True when nobody waits for an answer any more. */
function isOver(failure: ChatError, signal: AbortSignal): boolean {
  return signal.aborted || traitsOf(failure).isOver === true;
}

function told({ provider: { id }, failure: { kind, code, upstreamStatus } }: Failed) {
  return { failed: id, failure: kind, code, status: upstreamStatus };
}

/**
 * The failure of `main`, or of the first that was asked where there is no account behind `main`, with what became of the
 * other attempts; as it is when there were none.
 */
function allFailed(failed: readonly Failed[], main: ChatProvider): ChatError {
  // One that is not there was not asked.
  const asked = failed.filter(({ failure }) => !isOfNoAccount(failure));
  const own = asked.find(({ provider }) => provider === main) ?? asked[0] ?? failed[0];
  const others = asked.filter((one) => one !== own);
  const [{ failure: fallbackFailure, provider: fallback } = {}] = others;
  const first = own?.failure ?? new ChatError('internal', 'No provider was asked.');
  if (!fallbackFailure) return first;
  const { isBusy } = traitsOf(first);
  // Others were asked already; only a line that moves on is still worth the wait.
  const repeat = first.repeat ?? (isBusy ? undefined : 'useless');
  const more = others.map(({ provider, failure }) => `The fallback (${provider.id}) failed too: ${failure.message}`);
  return withDetails(first, { fallbackFailure, fallbackId: fallback?.id, repeat }, [first.message, ...more].join(' '));
}
