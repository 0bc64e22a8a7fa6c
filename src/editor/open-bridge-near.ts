import { ListenError } from '../core/bridge/http/listen';
import { type AccountBridge, type BridgeSettings, openBridge } from '../core/bridge/serve';
import type { Served } from '../core/bridge/served';
import type { ChatProvider } from '../core/chat/ports/provider';
import type { Runtime } from '../core/ground/runtime';

/** How many ports after the wanted one are tried before the system may pick any. */
const neighbours = 20;

/**
 * Listens on the wanted port, or on the next free one: another program or another window may have it. Throws
 * `ListenError` when the wanted port may not be used at all.
 */
export async function openBridgeNear(
  settings: BridgeSettings,
  served: Served,
  provider: ChatProvider,
  runtime: Runtime,
): Promise<AccountBridge> {
  for (let port = settings.port; port <= Math.min(settings.port + neighbours, 65_535); port += 1) {
    try {
      return await openBridge({ ...settings, port }, served, provider, runtime);
    } catch (error) {
      if (!(error instanceof ListenError) || error.code !== 'EADDRINUSE') throw error;
    }
  }
  return await openBridge({ ...settings, port: 0 }, served, provider, runtime);
}
