import type { ChatProvider } from '../chat/ports/provider';
import { wrapProvider } from '../chat/wrap-provider';
import type { Finder } from './find';
import { maskRequest } from './mask-request';
import { unmask } from './unmask';

/** The same provider, which never sees what `find` finds in a request; the answer has the real values again. */
export function maskingProvider(provider: ChatProvider, find: Finder): ChatProvider {
  return wrapProvider(provider, async function* (request, context) {
    const { request: shown, masks } = await maskRequest(request, find);
    if (masks.size > 0) context.onMasked?.(masks.counts);
    yield* masks.size > 0 ? unmask(provider.stream(shown, context), masks) : provider.stream(request, context);
  });
}
