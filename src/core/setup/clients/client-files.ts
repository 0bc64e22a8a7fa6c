import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { say } from '../sentence';
import type { ClientTarget, Places } from './client';

/** The name of the variable, and of the provider, under which clients know the bridge. */
export const keyVariable = 'GIGACHAT_BRIDGE_KEY';
export const provider = 'gigachat';

/** What a client that holds its settings in memory needs of a person. */
export const restart = (name: string) =>
  say('If {0} is running, start it again: it reads its settings at the start.', name);

/** The address as OpenAI's clients want it. */
export const base = ({ url }: ClientTarget) => `${url}/v1`;

/** Where programs that follow the desktop's rules keep their settings. */
export const configFolder = ({ home, env }: Places) => env.XDG_CONFIG_HOME || join(home, '.config');

/** Agents compact before a prompt does not fit any more: an answer has to fit too. */
export const compactAt = ({ contextTokens, outputTokens }: ClientTarget) =>
  Math.floor((contextTokens - outputTokens) * 0.9);

/** Whether anything is at the path that this user may reach. */
export async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

/** The first of the files that is there. */
export async function firstThere(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (await exists(path)) return path;
  return undefined;
}
