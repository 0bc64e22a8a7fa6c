import type { CallContext } from '../chat/call-context';
import { type ChatError, toChatError } from '../chat/errors';
import type { ChatStream } from '../chat/events';
import type { ChatProvider } from '../chat/ports/provider';
import type { ChatRequest } from '../chat/request';
import { wrapProvider } from '../chat/wrap-provider';
import { calmly } from '../ground/calmly';

/** Hears how every chat goes, whoever asked for it. */
export interface ProviderWatch {
  /** The upstream accepted a chat. `by` names whoever answers in place of the provider that was asked. */
  accepted(by?: string, model?: string): void;
  failed(failure: ChatError): void;
}

/** The same provider, told of to `watch`. */
export function watchProvider(provider: ChatProvider, watch: ProviderWatch): ChatProvider {
  return wrapProvider(provider, async function* (request: ChatRequest, context: CallContext): ChatStream {
    let begun = false;
    try {
      for await (const step of provider.stream(request, context)) {
        if (!begun) {
          const start = step.find((event) => event.type === 'start');
          calmly(() => watch.accepted(start?.provider, start?.model));
        }
        begun = true;
        yield step;
      }
    } catch (error) {
      calmly(() => watch.failed(toChatError(error, context.signal)));
      throw error;
    }
  });
}
