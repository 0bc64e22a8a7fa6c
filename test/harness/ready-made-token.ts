import { watchSecrets } from './canary';
import type { Stack } from './stack';

/** An access token that the emulator gives a user for a name and a password, as a caller would bring it. */
export async function readyMadeToken({ emulator }: Pick<Stack, 'emulator'>, user: string, password: string) {
  const issued = await fetch(`${emulator.baseUrl}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${user}:${password}`)}`, 'user-agent': 'test' },
  });
  const { tok } = (await issued.json()) as { tok: string };
  watchSecrets(tok);
  return tok;
}
