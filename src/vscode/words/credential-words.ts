import { l10n } from 'vscode';
import type { ChatError } from '../../core/chat/errors';
import type { Access } from '../../editor/stored-profiles';

/** The four ways into GigaChat. */
export const waysIn = ['key', 'user', 'accessToken', 'certificate'] as const;
export type WayIn = (typeof waysIn)[number];

/** Which of them these credentials are. */
export function wayOf(credentials: Access['credentials']): WayIn {
  if ('key' in credentials) return 'key';
  if ('user' in credentials) return 'user';
  return 'accessToken' in credentials ? 'accessToken' : 'certificate';
}

/** A way's name, in the person's language. */
export function wayName(way: WayIn): string {
  switch (way) {
    case 'key':
      return l10n.t('Authorization key');
    case 'user':
      return l10n.t('User and password');
    case 'accessToken':
      return l10n.t('Access token');
    case 'certificate':
      return l10n.t('Client certificate');
  }
}

/** What is wrong with a key that no header could carry. */
export function noKeyAtAll(): string {
  return l10n.t('This is not a key: it holds spaces or letters that no key has. Copy it again.');
}

/** The kinds of accounts, by the scope that each has. */
export const scopes = ['GIGACHAT_API_PERS', 'GIGACHAT_API_B2B', 'GIGACHAT_API_CORP'] as const;

/** What kind of account has a scope, in the person's language; one that nobody knows is called as it is. */
export function scopeName(scope: string): string {
  switch (scope) {
    case 'GIGACHAT_API_PERS':
      return l10n.t('Personal account');
    case 'GIGACHAT_API_B2B':
      return l10n.t('Business, prepaid');
    case 'GIGACHAT_API_CORP':
      return l10n.t('Business, pay as you go');
    default:
      return scope;
  }
}

/** Why GigaChat refused a way in other than a key; undefined where that is not what failed. */
export function explainRefusedAccess({ kind }: ChatError, credentials: Access['credentials']): string | undefined {
  if (kind !== 'auth') return undefined;
  switch (wayOf(credentials)) {
    case 'key':
      return undefined;
    case 'user':
      return l10n.t('GigaChat does not accept this user and password. Check both, and the address.');
    case 'accessToken':
      return l10n.t('GigaChat does not accept this access token: one lives for half an hour. Get a new one.');
    case 'certificate':
      return l10n.t('GigaChat does not accept this certificate. Check that it was issued for this address.');
  }
}
