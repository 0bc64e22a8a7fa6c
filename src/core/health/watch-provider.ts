import { type ChatError, toChatError } from '../chat/errors';
import type { ChatStream } from '../chat/events';
import type { ChatProvider } from '../chat/provider';
import type { ChatRequest } from '../chat/request';

/** Hears how every chat goes, whoever asked for it. */
export interface ProviderWatch {
  /** The upstream accepted a chat. */
  accepted(): void;
  failed(failure: ChatError): void;
}

/** The same provider, told of to `watch`. */
export function watchProvider(provider: ChatProvider, watch: ProviderWatch): ChatProvider {
  return {
    id: provider.id,
    get isConnecting() {
      return provider.isConnecting;
    },
    models: (signal) => provider.models(signal),
    async *stream(request: ChatRequest, signal: AbortSignal): ChatStream {
      let begun = false;
      try {
        for await (const step of provider.stream(request, signal)) {
          if (!begun) watch.accepted();
          begun = true;
          yield step;
        }
      } catch (error) {
        watch.failed(toChatError(error, signal));
        throw error;
      }
    },
  };
}
