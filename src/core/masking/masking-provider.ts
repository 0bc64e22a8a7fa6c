import type { ChatProvider } from '../chat/ports/provider';
import type { ChatRequest } from '../chat/request';
import { stopAt } from '../chat/text/stop';
import { wrapProvider } from '../chat/wrap-provider';
import type { Finder } from './find';
import { maskRequest } from './mask-request';
import { unmask } from './unmask';

/** The same provider, which never sees what `find` finds in a request; the answer has the real values again. */
export function maskingProvider(provider: ChatProvider, find: Finder): ChatProvider {
  return wrapProvider(provider, async function* (request, context) {
    const [within, around] = stopsOf(request);
    const asked = around.length > 0 ? stoppedAt(request, within) : request;
    const { request: shown, masks } = await maskRequest(asked, find);
    if (masks.size > 0) context.onMasked?.(masks.counts);
    yield* masks.size > 0
      ? stopAt(unmask(provider.stream(shown, context), masks), stoppedAt(request, around))
      : provider.stream(request, context);
  });
}

function stoppedAt(request: ChatRequest, stop: readonly string[]): ChatRequest {
  return { ...request, sampling: { ...request.sampling, stop } };
}

/** The stop sequences that the masked answer may end at, and those that might stand in a stand-in. */
function stopsOf({ sampling: { stop = [] } }: ChatRequest): [within: string[], around: string[]] {
  const mayBeInStandIn = (word: string) => /[[\]]|^[A-Z\d-]*$/.test(word);
  return [stop.filter((word) => !mayBeInStandIn(word)), stop.filter(mayBeInStandIn)];
}
