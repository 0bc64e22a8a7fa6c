import { hostname } from 'node:os';
import { env } from 'vscode';

/** The machine that the extension runs on, and how it is reached, when that is not the one before the user. */
export function remoteMachine(): string | undefined {
  return env.remoteName === undefined ? undefined : `${hostname()} (${env.remoteName})`;
}
