import { existsSync } from 'node:fs';
import { codeServerFolder, installCodeServer } from './code-server';
import { browserPackages, buildPackages, installPackages, isDebian, missingPackages } from './debian-packages';
import type { ServerHost } from './host';
import { installNodeRuntime } from './node-runtime';

/** The program itself: `/usr/bin/chromium` is a script around it, and its process is not the browser's. */
const chromium = '/usr/lib/chromium/chromium';

/** Why the server host cannot be had here, or nothing where it can. */
export async function obstacleToServerHost(cache: string): Promise<string | undefined> {
  if (process.platform !== 'linux' || !isDebian()) return 'this is not Debian';
  if (process.getuid?.() === 0) return undefined;
  const missing = await neededPackages(cache);
  return missing.length ? `not root, and these Debian packages are missing: ${missing.join(' ')}` : undefined;
}

/** Installs what is missing of the server host. */
export async function installServerHost(cache: string, say: (step: string) => void): Promise<ServerHost> {
  const missing = await neededPackages(cache);
  if (missing.length) {
    say(`installing Debian packages: ${missing.join(' ')}`);
    await installPackages(missing);
  }
  const node = await installNodeRuntime(cache);
  if (!existsSync(codeServerFolder(cache))) say('installing code-server and compiling its native modules');
  return { kind: 'server', node: node.program, entry: await installCodeServer(cache, node), chromium };
}

/** The compiler is needed only until code-server is in the cache. */
function neededPackages(cache: string): Promise<string[]> {
  return missingPackages([...browserPackages, ...(existsSync(codeServerFolder(cache)) ? [] : buildPackages)]);
}
