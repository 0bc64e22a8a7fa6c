import { createHmac } from 'node:crypto';
import { fingerprintOf } from '../core/bridge/share/fingerprint';
import type { SharedAccount } from '../core/bridge/share/shared-account';
import { ChatError } from '../core/chat/errors';
import { conversationSecret } from '../core/gigachat/access/credentials';
import type { AccountSettings, OpenAccount } from '../core/gigachat/account';

/** With this code the owner says that whoever asks has to get a token itself. */
const notShared = 'token_not_shared';

/** The account as the windows of one user share it. */
export function sharedAccount({ settings, queue, tokens }: OpenAccount): SharedAccount {
  return {
    id: accountId(settings),
    queue,
    async token(refused) {
      const forever = new AbortController().signal;
      const held = await tokens.get(forever);
      if (refused !== undefined && held.value !== undefined && fingerprintOf(held.value) === refused) {
        tokens.refused(held);
        await tokens.get(forever);
      }
      const kept = tokens.toKeep();
      if (!kept) throw new ChatError('upstream', 'The access token cannot be shared.', { code: notShared });
      return kept;
    },
  };
}

/** The same for the same way in at the same addresses, and no secret. */
export function accountId({
  credentials,
  clientCertificate,
  authUrl,
  baseUrl,
}: Pick<AccountSettings, 'credentials' | 'clientCertificate' | 'authUrl' | 'baseUrl'>): string {
  const origins = JSON.stringify(['gigachat-bridge: account', authUrl.origin, baseUrl.origin]);
  return createHmac('sha256', conversationSecret(credentials, clientCertificate)).update(origins).digest('hex');
}

/** Whether the owner's refusal of a token leaves the asking window to get one itself. */
export function mayGetOwnToken(error: unknown): boolean {
  return error instanceof ChatError && (error.code === notShared || error.code === 'other_account');
}
