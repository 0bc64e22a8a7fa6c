import type { CallContext } from '../chat/call-context';
import { type ChatError, toChatError } from '../chat/errors';
import type { ChatStream } from '../chat/events';
import type { ChatProvider } from '../chat/ports/provider';
import type { ChatRequest } from '../chat/request';
import { wrapProvider } from '../chat/wrap-provider';
import { calmly } from '../ground/calmly';

/** Hears how every chat goes, whoever asked for it. */
export interface ProviderWatch {
  /**
   * The upstream accepted a chat with the model `asked`, as its caller named it. `by` names whoever answers in place of
   * the provider that was asked, `model` what answers.
   */
  accepted(by?: string, model?: string, asked?: string): void;
  /** A chat with `model`, as its caller named it, failed. */
  failed(failure: ChatError, model: string): void;
}

/** The same provider, told of to `watch`. */
export function watchProvider(provider: ChatProvider, watch: ProviderWatch): ChatProvider {
  return wrapProvider(provider, async function* (request: ChatRequest, context: CallContext): ChatStream {
    let begun = false;
    try {
      for await (const step of provider.stream(request, context)) {
        if (!begun) {
          const start = step.find((event) => event.type === 'start');
          calmly(() => watch.accepted(start?.provider, start?.model, request.model));
        }
        begun = true;
        yield step;
      }
    } catch (error) {
      calmly(() => watch.failed(toChatError(error, context.signal), request.model));
      throw error;
    }
  });
}
