import { window } from 'vscode';
import { toChatError } from '../core/chat/errors';
import type { Runtime } from '../core/ground/runtime';
import type { EditorAccount } from './account/editor-account';
import type { Session } from './account/session';
import type { EditorBridge } from './bridge/editor-bridge';

/** Windows stay open for weeks: whoever comes back to one does not find an older list of models and balances. */
const listedForMs = 30 * 60_000;
/** A list that could not be had, as without a network, is asked for again after this. */
const failedForMs = 30_000;

/**
 * Once activation is over: looks up the key, and for whoever is signed in from then on, lists the models, also when the
 * window is turned to again after a while; the bridge follows by itself. Gives the function that ends all of it with
 * the window.
 */
export function startWork(
  account: Pick<EditorAccount, 'session' | 'refreshModels' | 'onDidChange' | 'close'>,
  bridge: Pick<EditorBridge, 'close'>,
  { clock, logger }: Pick<Runtime, 'clock' | 'logger'>,
): () => Promise<void> {
  const closing = new AbortController();
  let listed: { readonly for: Session; readonly untilMs: number } | undefined;
  const listModels = async () => {
    const session = await account.session();
    if (!session || closing.signal.aborted) return;
    if (session === listed?.for && clock.monotonic() < listed.untilMs) return;
    const note = (forMs: number) => {
      listed = { for: session, untilMs: clock.monotonic() + forMs };
    };
    note(listedForMs);
    try {
      await account.refreshModels(closing.signal);
    } catch (error) {
      const { kind, message } = toChatError(error);
      if (kind !== 'cancelled') logger.warn('the models could not be listed', { kind, reason: message });
      // A key that was refused is no better in a moment: whoever mends it signs in anew.
      if (kind !== 'auth') note(failedForMs);
    }
  };
  const timer = setTimeout(listModels, 0);
  const follows = [
    account.onDidChange(() => void listModels()),
    window.onDidChangeWindowState(({ focused }) => {
      if (focused) void listModels();
    }),
  ];
  return async () => {
    clearTimeout(timer);
    for (const one of follows) one.dispose();
    closing.abort();
    await bridge.close();
    await account.close();
  };
}
