import * as z from 'zod';
import type { AccountsSettings } from '../core/gigachat/pool/accounts';
import { readVariables, type Variables } from '../core/setup/env-variables';
import { SettingsError } from '../core/setup/settings-error';
import { backslashAdvice, issueWords } from './start/json-issue';
import { readSettingsFile } from './start/settings-file';

/** An account's own variables: named as GigaChat's own client names them, `GIGACHAT_` left out. */
const accountSchema = () => {
  const word = z.union([z.string(), z.number(), z.boolean()]).transform(String).optional();
  return z.strictObject({
    name: z
      .string()
      .trim()
      .regex(/^[\p{L}\p{N} ._-]{1,40}$/u, { error: 'must be 1 to 40 letters, digits, spaces, dots, dashes' })
      .optional(),
    credentials: word,
    scope: word,
    access_token: word,
    user: word,
    password: word,
    cert_file: word,
    key_file: word,
    key_file_password: word,
    base_url: word,
    auth_url: word,
    ca_bundle_file: word,
    model: word,
    timeout: word,
    max_connections: word,
    max_retries: word,
  });
};

const fileSchema = () =>
  z.strictObject({
    strategy: z.enum(['priority', 'round-robin']).default('priority'),
    accounts: z.array(accountSchema()).min(1, { error: 'must list at least one account' }),
  });

/** One account of the file: its name and the variables that are its own. */
export interface ListedAccount {
  name: string;
  /** Where it stands in the file, for messages. */
  path: string;
  variables: Variables;
}

/**
 * The accounts of a `BRIDGE_ACCOUNTS_FILE` in their order. Throws `SettingsError` that names the field at fault and
 * never repeats its value.
 */
export function readAccountsFile(file: string): { strategy: AccountsSettings['strategy']; accounts: ListedAccount[] } {
  const outcome = fileSchema().safeParse(readJson(file));
  if (!outcome.success) {
    const { path, reason } = issueWords(outcome.error, 'the file');
    throw wrong(file, path, reason);
  }
  const { strategy, accounts } = outcome.data;
  const listed = accounts.map(({ name = '', ...own }, index) => {
    const path = `accounts[${index}]`;
    const given = Object.entries(own).filter(([, value]) => value !== undefined);
    const env = Object.fromEntries(given.map(([field, value]) => [`GIGACHAT_${field.toUpperCase()}`, value]));
    return { name: name || `account ${index + 1}`, path, variables: inFile(file, path, () => readVariables(env)) };
  });
  const twice = listed.findIndex(({ name }, index) => listed.findIndex((other) => other.name === name) < index);
  if (twice >= 0) throw wrong(file, `accounts[${twice}].name`, 'stands twice; give every account a name of its own');
  return { strategy, accounts: listed };
}

/** What `read` throws about a variable, said of the field of the file that holds it. */
export function inFile<T>(file: string, path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const message = error.message.replace(
      /\bGIGACHAT_([A-Z_]+)\b/g,
      (_, name: string) => `${path}.${name.toLowerCase()}`,
    );
    throw new SettingsError(`BRIDGE_ACCOUNTS_FILE ${file}: ${message}`);
  }
}

function readJson(file: string): unknown {
  const text = readSettingsFile(file, 'BRIDGE_ACCOUNTS_FILE');
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message repeats a piece of the text, which may be a key.
    throw new SettingsError(
      `BRIDGE_ACCOUNTS_FILE ${file} is no valid JSON. Correct it and start again.${backslashAdvice(text)}`,
    );
  }
}

function wrong(file: string, path: string, reason: string): SettingsError {
  return new SettingsError(`BRIDGE_ACCOUNTS_FILE ${file}: ${path} ${reason}. Correct it and start again.`);
}
