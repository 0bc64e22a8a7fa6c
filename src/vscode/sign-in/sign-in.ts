import { l10n } from 'vscode';
import { toChatError } from '../../core/chat/errors';
import { toAuthorizationKey } from '../../core/gigachat/access/authorization-key';
import { recognisePastedKey } from '../../core/gigachat/access/pasted-key';
import { isVisibleAscii } from '../../core/ground/text/visible-ascii';
import { isUnknownAuthority } from '../../core/net/network-errors';
import type { Access, Profile } from '../../editor/stored-profiles';
import { accountSettings, settingsFor } from '../account/session';
import { loadEngine } from '../load-engine';
import { readSettings } from '../read-settings';
import type { WindowParts } from '../window-parts';
import { explainConnection } from '../words/connection-words';
import { explainRefusedAccess, noKeyAtAll } from '../words/credential-words';
import { explainPasted } from '../words/pasted-words';
import { wrongSettings } from '../words/settings-words';

/** How signing in went. `untrusted` says that the Russian root certificate may be what is missing. */
export type SignInOutcome = { ok: true; scope: string } | { ok: false; reason: string; untrusted: boolean };

/** What the user can correct in the entry; undefined when it is right, and when a certificate is what is missing. */
export function reasonToCorrect(outcome: SignInOutcome): string | undefined {
  return outcome.ok || outcome.untrusted ? undefined : outcome.reason;
}

/** What the user entered: the secrets of a way in. */
export type Entered = Pick<Access, 'credentials' | 'clientCertificate'>;

/**
 * Tries a way in for a profile and keeps both, bound to the addresses in use, unless the user has left. Never throws.
 */
export async function signIn(
  typed: Entered,
  profile: Omit<Profile, 'access'>,
  { account, root, runtime }: Pick<WindowParts, 'account' | 'root' | 'runtime'>,
  left?: AbortSignal,
): Promise<SignInOutcome> {
  const refused = (reason: string, untrusted = false): SignInOutcome => ({ ok: false, reason, untrusted });
  runtime.redactor.add(...loadEngine().secretsOf(typed.credentials, typed.clientCertificate));
  const otherThing = 'key' in typed.credentials ? explainPasted(recognisePastedKey(typed.credentials.key)) : undefined;
  if (otherThing !== undefined) return refused(otherThing);
  const entered = keyAlone(typed);
  if (!isPossible(entered)) {
    return refused(noKeyAtAll());
  }
  const settings = settingsFor(profile, readSettings());
  const slips = addressSlips(profile, settings.wrong);
  if (slips.length > 0) return refused(wrongSettings(slips));
  const others = account.profiles.filter(({ id }) => id !== profile.id);
  const twin = twinOf(entered, others, settings.baseUrl.origin)?.name;
  if (twin !== undefined) {
    return refused(l10n.t('The account "{0}" signs in with this already. Switch to it, or enter another key.', twin));
  }
  const late = AbortSignal.timeout(20_000);
  const signal = left ? AbortSignal.any([late, left]) : late;
  let scope: string;
  try {
    const way = { ...entered, scope: 'GIGACHAT_API_PERS' };
    const asked = accountSettings(way, settings, await root.read(), () => undefined);
    scope = await loadEngine().tryAccess(asked, runtime, signal);
    left?.throwIfAborted();
  } catch (error) {
    const failure = toChatError(error, signal);
    runtime.logger.warn('signing in failed', { kind: failure.kind, status: failure.upstreamStatus });
    return refused(
      explainRefusedAccess(failure, entered.credentials) ?? explainConnection(failure),
      isUnknownAuthority(failure),
    );
  }
  try {
    await account.signIn({ ...profile, access: bind(entered, scope, settings) });
  } catch (error) {
    runtime.logger.error('the store of secrets refused the key', { reason: String(error) });
    return refused(
      l10n.t('The key is right, but VS Code could not store it. Unlock the keyring of the system, then try again.'),
    );
  }
  return { ok: true, scope };
}

/** Addresses that the user has set and nobody can use: a key for them belongs to no other, nor to the usual one. */
function addressSlips(profile: Pick<Profile, 'authUrl' | 'baseUrl'>, wrong: readonly string[]): string[] {
  return (['baseUrl', 'authUrl'] as const).filter((name) => wrong.includes(name) && profile[name] === undefined);
}

/** What was entered, its key without the text that it stood in: of that nothing is kept. */
export function keyAlone(entered: Entered): Entered {
  const { credentials } = entered;
  return 'key' in credentials ? { ...entered, credentials: { key: toAuthorizationKey(credentials.key) } } : entered;
}

/** A way in, bound to these addresses: it is never sent to any other. */
export function bind(entered: Entered, scope: string, { authUrl, baseUrl }: { authUrl: URL; baseUrl: URL }): Access {
  return { ...entered, scope, authOrigin: authUrl.origin, baseOrigin: baseUrl.origin };
}

/** The account with the same secrets for the same GigaChat: of two of them the queues would meet on its one stream. */
export function twinOf(
  { credentials, clientCertificate }: Entered,
  profiles: readonly Profile[],
  baseOrigin: string,
): Profile | undefined {
  const mark = (way: Entered) =>
    'key' in way.credentials
      ? toAuthorizationKey(way.credentials.key)
      : JSON.stringify([way.credentials, way.clientCertificate?.cert]);
  const mine = mark({ credentials, clientCertificate });
  return profiles.find(({ access }) => access?.baseOrigin === baseOrigin && mark(access) === mine);
}

/** What becomes a header's value must be able to. */
function isPossible({ credentials }: Entered): boolean {
  if ('key' in credentials) return isVisibleAscii(toAuthorizationKey(credentials.key));
  return !('accessToken' in credentials) || isVisibleAscii(credentials.accessToken);
}
