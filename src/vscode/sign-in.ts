import { l10n } from 'vscode';
import { toChatError } from '../core/chat/errors';
import type { Ground } from '../core/engine/account';
import { formsOf, toAuthorizationKey } from '../core/providers/gigachat/credentials';
import { isUnknownAuthority } from '../core/providers/network-errors';
import { explainConnection } from './connection-error-text';
import type { EditorAccount } from './editor-account';
import { loadEngine } from './load-engine';
import type { RootCertificateFile } from './root-certificate-file';
import { accountSettings } from './session';
import { readSettings } from './settings';

/** How signing in with a key went. `untrusted` says that the Russian root certificate may be what is missing. */
export type SignInOutcome = { ok: true; scope: string } | { ok: false; reason: string; untrusted: boolean };

/** Tries a key against GigaChat's token service and keeps it, bound to the addresses in use. Never throws. */
export async function signIn(
  key: string,
  account: EditorAccount,
  root: RootCertificateFile,
  ground: Ground,
): Promise<SignInOutcome> {
  const refused = (reason: string, untrusted = false): SignInOutcome => ({ ok: false, reason, untrusted });
  ground.redactor.add(...formsOf(key));
  if (!/^[\x21-\x7e]+$/.test(toAuthorizationKey(key))) {
    return refused(l10n.t('This is not a key: it holds spaces or letters that no key has. Copy it again.'));
  }
  const settings = readSettings();
  const signal = AbortSignal.timeout(20_000);
  let scope: string;
  try {
    const asked = accountSettings(key, 'GIGACHAT_API_PERS', settings, await root.read(), () => undefined);
    scope = await loadEngine().exchangeKey(asked, ground, signal);
  } catch (error) {
    const failure = toChatError(error, signal);
    ground.logger.warn('signing in failed', { kind: failure.kind, status: failure.upstreamStatus });
    return refused(explainConnection(failure), isUnknownAuthority(failure));
  }
  try {
    const { authUrl, baseUrl } = settings;
    await account.signIn({ key, scope, authOrigin: authUrl.origin, baseOrigin: baseUrl.origin });
  } catch (error) {
    ground.logger.error('the store of secrets refused the key', { reason: String(error) });
    return refused(
      l10n.t('The key is right, but VS Code could not store it. Unlock the keyring of the system, then try again.'),
    );
  }
  return { ok: true, scope };
}
