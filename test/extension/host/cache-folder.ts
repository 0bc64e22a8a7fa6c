import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where installed hosts live: outside the checkout, so that a fresh clone finds them again. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.GIGACHAT_BRIDGE_CACHE) return env.GIGACHAT_BRIDGE_CACHE;
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'gigachat-bridge');
}
