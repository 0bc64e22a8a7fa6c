import type { ErrorKind } from '../core/chat/errors';
import type { ModelInfo } from '../core/chat/provider';
import type { Session } from './session';

/** Failures of GigaChat, and of the way to it, that the status shows until something works again. */
export const troubles: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  'auth',
  'forbidden',
  'tokens-used-up',
  'upstream',
  'network',
  'offline',
  'timeout',
  'tls',
  'protocol',
]);

/** The models of a session's account, with what is left of its packages. Throws `ChatError`. */
export async function askForModels({ parts, use }: Session, signal: AbortSignal): Promise<ModelInfo[]> {
  const end = use.begin();
  try {
    // An account without packages may not ask, and a list of models is good without its balance.
    const balance: Promise<ReadonlyMap<string, number>> = parts.client.balance(signal).catch(() => new Map());
    const [listed, left] = await Promise.all([parts.catalog.models(signal), balance]);
    return listed.map((model) => ({ ...model, tokensLeft: left.get(model.id) }));
  } finally {
    end();
  }
}
