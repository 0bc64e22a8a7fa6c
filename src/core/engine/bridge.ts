import { version } from '../../../package.json';
import { chatRoute } from '../bridge/chat-route';
import { BridgeKey } from '../bridge/key';
import { type Bridge, startBridge } from '../bridge/server';
import { healthRoutes, modelRoutes } from '../bridge/small-routes';
import type { ChatProvider } from '../chat/provider';
import { openAiChat } from '../protocols/openai-chat/front';
import type { Ground, OpenAccount } from './account';

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

/** Listens for the clients of one account. `provider` answers their chats. Throws `ListenError`. */
export async function openBridge(
  settings: BridgeSettings,
  { tokens, queue, catalog }: OpenAccount,
  provider: ChatProvider,
  { clock, logger, redactor }: Ground,
): Promise<Bridge> {
  redactor.add(settings.apiKey);
  const key = new BridgeKey(settings.apiKey);
  const status = () => ({
    version,
    providers: [
      {
        id: provider.id,
        scope: tokens.scope,
        tokenValidForS: tokens.validForMs === undefined ? null : Math.max(0, Math.round(tokens.validForMs / 1000)),
        queue: { inFlight: queue.inFlight, waiting: queue.waiting },
      },
    ],
  });
  return await startBridge({
    host: settings.host,
    port: settings.port,
    allowedHosts: settings.allowedHosts,
    allowedOrigins: settings.allowedOrigins,
    drainMs: settings.drainMs,
    routes: [
      chatRoute('/chat/completions', openAiChat, provider, clock),
      ...modelRoutes(openAiChat, catalog),
      ...healthRoutes(openAiChat, key, status),
    ],
    front: openAiChat,
    key,
    clock,
    logger,
  });
}
