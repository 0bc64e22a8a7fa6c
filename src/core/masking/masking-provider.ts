import type { ChatProvider } from '../chat/ports/provider';
import { wrapProvider } from '../chat/wrap-provider';
import type { Finder } from './find';
import { maskRequest } from './mask-request';
import { unmask } from './unmask';

/** The same provider, which never sees what `find` finds in a request; the answer has the real values again. */
export function maskingProvider(provider: ChatProvider, find: Finder): ChatProvider {
  return wrapProvider(provider, (request, context) => {
    const { request: shown, masks } = maskRequest(request, find);
    if (masks.size === 0) return provider.stream(request, context);
    context.onMasked?.(masks.counts);
    return unmask(provider.stream(shown, context), masks);
  });
}
