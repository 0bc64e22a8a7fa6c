import type { ChatStream } from '../core/chat/events';
import type { ChatProvider } from '../core/chat/provider';
import type { ChatRequest } from '../core/chat/request';

/** Counts what still runs on a session, so that one that was switched away from ends after its last answer. */
export class SessionUse {
  #uses = 0;
  #retired: (() => void) | undefined;

  constructor(private readonly close: () => Promise<void>) {}

  /** Says that something runs; the function given back says that it has ended, and may be called twice. */
  begin(): () => void {
    this.#uses += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#uses -= 1;
      if (this.#uses === 0) this.#retired?.();
    };
  }

  /** The same provider, each of its answers counted from the question to its last word. */
  watch(provider: ChatProvider): ChatProvider {
    const begin = () => this.begin();
    return {
      id: provider.id,
      models: (signal) => provider.models(signal),
      async *stream(request: ChatRequest, signal: AbortSignal): ChatStream {
        const end = begin();
        try {
          yield* provider.stream(request, signal);
        } finally {
          end();
        }
      },
    };
  }

  /** Ends the connections once nothing runs any more. */
  async retire(): Promise<void> {
    if (this.#uses > 0) await new Promise<void>((resolve) => (this.#retired = resolve));
    await this.close();
  }
}
