import type { Runtime } from '../../ground/runtime';
import { type AccountSettings, openAccount } from '../account';

/**
 * Tries a way in against GigaChat and resolves with the scope it belongs to: a key or a user by asking for a token, a
 * ready token or a certificate by listing the models. Throws `ChatError`; its `upstreamCode` says in GigaChat's numbers
 * why a key was refused.
 */
export async function tryAccess(settings: AccountSettings, runtime: Runtime, signal: AbortSignal): Promise<string> {
  const account = openAccount(settings, runtime);
  try {
    const { scope } = await account.tokens.get(signal);
    const { credentials } = settings;
    if (!('key' in credentials || 'password' in credentials)) await account.client.models(signal);
    return scope;
  } finally {
    await account.close();
  }
}
