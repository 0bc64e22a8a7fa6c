import type { ChatProvider } from './ports/provider';

/** Every member of a provider, the optional ones too: a wrapper that forgets one does not compile. */
type Whole = { readonly [Member in keyof Required<ChatProvider>]: ChatProvider[Member] };

/** The same provider with another way to stream. */
export function wrapProvider(provider: ChatProvider, stream: ChatProvider['stream']): ChatProvider {
  const wrapped: Whole = {
    id: provider.id,
    get isConnecting() {
      return provider.isConnecting;
    },
    models: (signal) => provider.models(signal),
    stream,
  };
  return wrapped;
}
