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

/** The bridge of one account, or of several as one, at a time. */
export interface AccountBridge extends Bridge {
  /** Answers new requests from another account; resolves when all that began before have ended, on the old one. */
  switchTo(served: Served, provider: ChatProvider): Promise<void>;
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
): Promise<AccountBridge> {
  const { clock, logger, redactor } = ground;
  redactor.add(settings.apiKey);
  const key = new BridgeKey(settings.apiKey);
  const store = new ResponseStore();
  const routesFor = (answering: Served, chats: ChatProvider) => {
    const status = () => ({ version, providers: answering.status(), ...(guests && { guests: guests.size }) });
    return [...accountRoutes(answering, chats, store, ground), ...healthRoutes(openAiChat, key, status)];
  };
  const bridge = await startBridge({
    host: settings.host,
    port: settings.port,
    allowedHosts: settings.allowedHosts,
    allowedOrigins: settings.allowedOrigins,
    drainMs: settings.drainMs,
    routes: routesFor(served, provider),
    guests,
    front: frontOfAny,
    key,
    clock,
    logger,
  });
  return { ...bridge, switchTo: (next, chats) => bridge.serve(routesFor(next, chats)) };
}
