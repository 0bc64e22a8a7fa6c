import { toChatError } from '../core/chat/errors';
import type { Logger } from '../core/ground/logger';
import type { EditorAccount } from './account/editor-account';
import type { Session } from './account/session';
import type { EditorBridge } from './bridge/editor-bridge';

/**
 * Once activation is over: looks up the key, and for whoever is signed in from then on, lists the models; the bridge
 * follows by itself. Gives the function that ends all of it with the window.
 */
export function startWork(account: EditorAccount, bridge: EditorBridge, logger: Logger): () => Promise<void> {
  const closing = new AbortController();
  let listedFor: Session | undefined;
  const listModels = async () => {
    const session = await account.session();
    if (!session || session === listedFor || closing.signal.aborted) return;
    listedFor = session;
    try {
      await account.refreshModels(closing.signal);
    } catch (error) {
      const { kind, message } = toChatError(error);
      if (kind !== 'cancelled') logger.warn('the models could not be listed', { kind, reason: message });
    }
  };
  const timer = setTimeout(listModels, 0);
  const follows = account.onDidChange(() => void listModels());
  return async () => {
    clearTimeout(timer);
    follows.dispose();
    closing.abort();
    await bridge.close();
    await account.close();
  };
}
