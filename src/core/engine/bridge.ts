import { version } from '../../../package.json';
import { BridgeKey } from '../bridge/key';
import { type Bridge, startBridge } from '../bridge/server';
import { healthRoutes } from '../bridge/small-routes';
import type { ChatProvider } from '../chat/provider';
import { openAiChat } from '../protocols/openai-chat/front';
import { ResponseStore } from '../protocols/openai-responses/store';
import type { Ground } from './account';
import type { Served } from './accounts';
import type { GuestAccounts } from './guest-accounts';
import { accountRoutes, frontOfAny } from './routes';

/** Where the bridge listens, and whom it lets in. */
export interface BridgeSettings {
  /** Set only when the user binds more than loopback. */
  host?: string;
  port: number;
  apiKey: string;
  allowedHosts?: readonly string[];
  allowedOrigins?: readonly string[];
  /** How long open answers may go on when the bridge stops; 3 s unless told. */
  drainMs?: number;
}

/**
 * Listens for the clients of one account, or of several as one. `provider` answers their chats; `guests` are the callers
 * who bring accounts of their own. Throws `ListenError`.
 */
export async function openBridge(
  settings: BridgeSettings,
  served: Served,
  provider: ChatProvider,
  ground: Ground,
  guests?: GuestAccounts,
): Promise<Bridge> {
  const { clock, logger, redactor } = ground;
  redactor.add(settings.apiKey);
  const key = new BridgeKey(settings.apiKey);
  const status = () => ({ version, providers: served.status(), ...(guests && { guests: guests.size }) });
  return await startBridge({
    host: settings.host,
    port: settings.port,
    allowedHosts: settings.allowedHosts,
    allowedOrigins: settings.allowedOrigins,
    drainMs: settings.drainMs,
    routes: [...accountRoutes(served, provider, new ResponseStore(), ground), ...healthRoutes(openAiChat, key, status)],
    guests,
    front: frontOfAny,
    key,
    clock,
    logger,
  });
}
