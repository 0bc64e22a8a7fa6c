import type { CallContext } from '../../core/chat/call-context';
import { ChatError } from '../../core/chat/errors';
import type { ChatStream } from '../../core/chat/events';
import type { ChatProvider } from '../../core/chat/ports/provider';
import type { ChatRequest } from '../../core/chat/request';
import { wrapProvider } from '../../core/chat/wrap-provider';
import { type Shared, shared } from '../../core/ground/shared';

/** Counts what still runs on a session, so that one that was switched away from ends after its last answer. */
export class SessionUse {
  #uses = 0;
  #retired = false;
  #ending: Shared<void> | undefined;
  #settle: () => void = () => {};
  /** Resolves when the connections have ended. */
  readonly ended = new Promise<void>((resolve) => {
    this.#settle = resolve;
  });

  constructor(private readonly close: () => Promise<void>) {}

  /** Says that something runs; the function given back says that it has ended, and may be called twice. */
  begin(): () => void {
    this.#uses += 1;
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.#uses -= 1;
      if (this.#retired && this.#uses === 0) void this.end();
    };
  }

  /** The same provider, each of its answers counted from the question to its last word. */
  watch(provider: ChatProvider): ChatProvider {
    const begin = () => this.begin();
    return wrapProvider(provider, async function* (request: ChatRequest, context: CallContext): ChatStream {
      const end = begin();
      try {
        yield* provider.stream(request, context);
      } finally {
        end();
      }
    });
  }

  /** True once the connections were ended, so that what fails may have failed by that. */
  get isEnded(): boolean {
    return this.#ending !== undefined;
  }

  /** The same provider, its failures told as what they are once the connections were ended under its answers. */
  own(provider: ChatProvider): ChatProvider {
    const isEnded = () => this.isEnded;
    return wrapProvider(provider, async function* (request: ChatRequest, context: CallContext): ChatStream {
      try {
        yield* provider.stream(request, context);
      } catch (error) {
        if (!isEnded() || context.signal.aborted) throw error;
        const message = 'The account was signed out while it answered. Ask again.';
        throw new ChatError('auth', message, { code: 'account_left', cause: error });
      }
    });
  }

  /** Ends the connections as soon as nothing runs any more. */
  retire(): void {
    this.#retired = true;
    if (this.#uses === 0) void this.end();
  }

  /** Ends the connections now. */
  end(): Promise<void> {
    this.#ending ??= shared(this.close().finally(this.#settle));
    return this.#ending;
  }
}
