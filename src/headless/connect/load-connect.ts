import { join } from 'node:path';
import { SettingsError } from '../../core/setup/settings-error';
import type * as Connect from './connect-client';

/** What sets clients up: a bundle beside the program, which the server does not load. Throws `SettingsError`. */
export async function loadConnect(...told: Parameters<typeof Connect.connectInWords>): Promise<string[]> {
  const { connectInWords }: typeof Connect = require(join(__dirname, 'headless-connect.js'));
  const outcome = await connectInWords(...told);
  if ('reason' in outcome) throw new SettingsError(outcome.reason);
  return outcome.lines;
}
