import type { Bridge } from '../core/bridge/server';
import type { ChatProvider, ModelInfo } from '../core/chat/provider';
import type { Ground } from '../core/engine/account';
import { accountsCheckSteps } from '../core/engine/account-checks';
import { openAccounts } from '../core/engine/accounts';
import { openBridge } from '../core/engine/bridge';
import { openFallback } from '../core/engine/fallback';
import { GuestAccounts } from '../core/engine/guest-accounts';
import type { CheckStep } from '../core/health/check';
import type { HeadlessSettings } from './settings';

/** The running program: the bridge, and the health check over everything behind it. */
export interface Headless {
  bridge: Bridge;
  /** Who answers the chats. */
  provider: ChatProvider;
  checks: readonly CheckStep[];
  /** The models of the account. Throws `ChatError`. */
  models(): Promise<readonly ModelInfo[]>;
  stop(): Promise<void>;
}

/** Builds every object in order and listens. Nothing goes over the network until the first request. */
export async function startHeadless(settings: HeadlessSettings, ground: Ground): Promise<Headless> {
  const accounts = openAccounts(settings.accounts, ground);
  const needKey = !settings.bridge.apiKeyIsNew;
  const guests = settings.passToken ? new GuestAccounts(settings.gigachat, needKey, ground) : undefined;
  const fallback = settings.fallback && openFallback(accounts.provider, settings.fallback, ground);
  const served = fallback?.behind(accounts) ?? accounts;
  const provider = fallback?.provider ?? accounts.provider;
  const bridge = await openBridge(settings.bridge, served, provider, ground, guests);
  return {
    bridge,
    provider,
    // First, because it matters most when GigaChat cannot be reached.
    checks: [...(fallback ? [fallback.check()] : []), ...accountsCheckSteps(accounts.members, bridge)],
    models: () => accounts.catalog.models(new AbortController().signal),
    async stop() {
      await bridge.stop();
      await accounts.close();
      await guests?.close();
      await fallback?.close();
    },
  };
}
