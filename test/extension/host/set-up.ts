import { join } from 'node:path';
import { cacheFolder } from './cache-folder';
import { installDesktopHost, obstacleToDesktopHost } from './desktop-host';
import type { Host } from './host';
import { installServerHost, obstacleToServerHost } from './server-host';

/**
 * Gives a VS Code to test in, and installs what is missing of it. With everything in the cache this takes no time.
 * Throws where neither host is possible, naming what is missing for each.
 */
export async function setUpHost(say: (step: string) => void = () => {}): Promise<Host> {
  const cache = join(cacheFolder(), 'vscode-host');
  const noServer = await obstacleToServerHost(cache);
  if (!noServer) return installServerHost(cache, say);
  const noDesktop = obstacleToDesktopHost();
  if (!noDesktop) return installDesktopHost(cache);
  throw new Error(`No VS Code to test in. Server: ${noServer}. Desktop: ${noDesktop}.`);
}
