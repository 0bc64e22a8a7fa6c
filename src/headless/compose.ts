import type { Bridge } from '../core/bridge/server';
import type { ChatProvider, ModelInfo } from '../core/chat/provider';
import { type Ground, openAccount } from '../core/engine/account';
import { openBridge } from '../core/engine/bridge';
import { checkSteps } from '../core/engine/checks';
import { openFallback } from '../core/engine/fallback';
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
  const account = openAccount(settings.gigachat, ground);
  const fallback = settings.fallback && openFallback(account.provider, settings.fallback, ground);
  const provider = fallback?.provider ?? account.provider;
  const bridge = await openBridge(settings.bridge, account, provider, ground, fallback);
  return {
    bridge,
    provider,
    checks: checkSteps(account, account.provider, bridge, undefined, fallback),
    models: () => account.catalog.models(new AbortController().signal),
    async stop() {
      await bridge.stop();
      await Promise.all([account.close(), fallback?.close()]);
    },
  };
}
