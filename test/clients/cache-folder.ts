import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The folder that keeps what the tests install: outside the checkout, so that it outlives a fresh clone. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.GIGACHAT_BRIDGE_CACHE) return resolve(environment.GIGACHAT_BRIDGE_CACHE);
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'gigachat-bridge');
}
