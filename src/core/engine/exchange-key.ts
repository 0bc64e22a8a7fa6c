import { type AccountSettings, type Ground, openAccount } from './account';

/**
 * Tries an authorization key against OAuth and resolves with the scope it belongs to. Throws `ChatError`; its
 * `upstreamCode` says in GigaChat's numbers why the key was refused.
 */
export async function exchangeKey(settings: AccountSettings, ground: Ground, signal: AbortSignal): Promise<string> {
  const account = openAccount(settings, ground);
  try {
    const { scope } = await account.tokens.get(signal);
    return scope;
  } finally {
    await account.close();
  }
}
