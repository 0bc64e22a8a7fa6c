import { type ChatResponseStream, Disposable, l10n } from 'vscode';
import type { Account } from './account';

/**
 * Says so, once, when a question that is about to be asked has to wait for the account's other requests. When none is
 * under way it goes first, and whoever waits then waits for it. Disposed as soon as the answer begins.
 */
export function showWaiting(
  account: Pick<Account, 'queue' | 'onDidChangeActivity'>,
  response: Pick<ChatResponseStream, 'progress'>,
): Disposable {
  if (account.queue.inFlight === 0) return new Disposable(() => {});
  const subscription = account.onDidChangeActivity(() => {
    const { waiting } = account.queue;
    if (waiting === 0) return;
    subscription.dispose();
    response.progress(l10n.t('Waiting for the other requests of this GigaChat account: {0}', waiting));
  });
  return subscription;
}
