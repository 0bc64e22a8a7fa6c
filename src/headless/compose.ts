import type { Bridge } from '../core/bridge/server';
import type { CheckStep } from '../core/chat/check-step';
import type { ChatError } from '../core/chat/errors';
import type { ChatProvider, ModelInfo } from '../core/chat/provider';
import type { Runtime } from '../core/chat/runtime';
import type { OpenAccount } from '../core/engine/account';
import { accountsCheckSteps } from '../core/engine/account-checks';
import { openAccounts } from '../core/engine/accounts';
import { openBridge } from '../core/engine/bridge';
import { openFallback } from '../core/engine/fallback';
import { GuestAccounts } from '../core/engine/guest-accounts';
import { guestRoutes } from '../core/engine/routes';
import { advice } from './advice';
import { englishWords, guestsOnly, withAdvice } from './check-words';
import type { HeadlessSettings } from './settings';

/** The running program: the bridge, and the health check over everything behind it. */
export interface Headless {
  bridge: Bridge;
  /** Who answers the chats. */
  provider: ChatProvider;
  checks: readonly CheckStep[];
  /** The models of the account. Throws `ChatError`. */
  models(): Promise<readonly ModelInfo[]>;
  /** Ends everything; open answers at once when the program has `failed`. */
  stop(failed?: ChatError): Promise<void>;
}

/** Builds every object in order and listens. Nothing goes over the network until the first request. */
export async function startHeadless(settings: HeadlessSettings, machine: Runtime): Promise<Headless> {
  const runtime = { ...machine, advice };
  const accounts = openAccounts(settings.accounts, runtime);
  const needKey = !settings.bridge.apiKeyIsNew;
  const routesOf = (account: OpenAccount) => guestRoutes(account, runtime);
  const guests = settings.passToken ? new GuestAccounts(settings.gigachat, needKey, runtime, routesOf) : undefined;
  const fallback = settings.fallback && openFallback(accounts.provider, settings.fallback, runtime);
  const served = fallback?.behind(accounts) ?? accounts;
  const provider = fallback?.provider ?? accounts.provider;
  const bridge = await openBridge(settings.bridge, served, provider, runtime, guests);
  return {
    bridge,
    provider,
    // First, because it matters most when GigaChat cannot be reached.
    checks: [
      ...(fallback ? [fallback.check(englishWords)] : []),
      ...(accounts.members.length > 0
        ? accountsCheckSteps(accounts.members, bridge, englishWords)
        : [guestsOnly(bridge.url)]),
    ].map(withAdvice),
    models: () => accounts.catalog.models(new AbortController().signal),
    async stop(failed) {
      await bridge.stop(failed);
      await accounts.close();
      await guests?.close();
      await fallback?.close();
    },
  };
}
