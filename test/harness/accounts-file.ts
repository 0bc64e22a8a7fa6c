import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Emulator } from '../emulator/emulator';

/** An account as a file of accounts describes it. */
interface ListedAccount {
  name: string;
  credentials: string;
  scope?: string;
  base_url: string;
  auth_url: string;
}

const names = ['one', 'two', 'three', 'four'] as const;

/** An account at each emulator, named `one`, `two`, `three`, `four`; of the scope of the settings unless told. */
export function accountsAt(emulators: readonly Emulator[], scope?: string): ListedAccount[] {
  return emulators.map(({ credentials, baseUrl, authUrl }, index) => ({
    name: names[index] ?? '',
    credentials,
    ...(scope !== undefined && { scope }),
    base_url: baseUrl,
    auth_url: authUrl,
  }));
}

/** Writes a file of accounts into a folder; gives the variables of a bridge that answers from these accounts alone. */
export function accountsFileEnv(folder: string, strategy: string, accounts: readonly ListedAccount[]) {
  const file = join(folder, 'accounts.json');
  writeFileSync(file, JSON.stringify({ strategy, accounts }));
  return { BRIDGE_ACCOUNTS_FILE: file, GIGACHAT_CREDENTIALS: '' };
}
