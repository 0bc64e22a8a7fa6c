import * as z from 'zod';
import type { AccountsSettings } from '../../core/gigachat/pool/accounts';
import { readVariables, type Variables } from '../../core/setup/env-variables';
import { reason } from '../../core/setup/reason';
import { type Sentence, say } from '../../core/setup/sentence';
import { SettingsError } from '../../core/setup/settings-error';
import { fieldFault, firstFault, notJson } from './json-issue';
import { readSettingsFile } from './settings-file';

/** An account's own variables: named as GigaChat's own client names them, `GIGACHAT_` left out. */
const accountSchema = () => {
  const word = z.union([z.string(), z.number(), z.boolean()]).transform(String).optional();
  return z.strictObject({
    name: z
      .string()
      .trim()
      .regex(/^[\p{L}\p{N} ._-]{1,40}$/u, reason('must be 1 to 40 letters, digits, spaces, dots, dashes'))
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
    accounts: z.array(accountSchema()).min(1, reason('must list at least one account')),
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
  const place = `BRIDGE_ACCOUNTS_FILE ${file}`;
  if (!outcome.success) throw firstFault(place, outcome.error);
  const { strategy, accounts } = outcome.data;
  const listed = accounts.map(({ name = '', ...own }, index) => {
    const path = `accounts[${index}]`;
    const given = Object.entries(own).filter(([, value]) => value !== undefined);
    const env = Object.fromEntries(given.map(([field, value]) => [`GIGACHAT_${field.toUpperCase()}`, value]));
    return { name: name || `account ${index + 1}`, path, variables: inFile(file, path, () => readVariables(env)) };
  });
  const twice = listed.findIndex(({ name }, index) => listed.findIndex((other) => other.name === name) < index);
  if (twice >= 0) {
    throw fieldFault(place, `accounts[${twice}].name`, say('stands twice; give every account a name of its own'));
  }
  return { strategy, accounts: listed };
}

/** What `read` throws about a variable, said of the field of the file that holds it. */
export function inFile<T>(file: string, path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SettingsError) || error.sentence === undefined) throw error;
    throw new SettingsError(say('BRIDGE_ACCOUNTS_FILE {0}: {1}', file, ofField(error.sentence, path)));
  }
}

/** The same sentence, its variables called by their fields. */
function ofField({ words, values }: Sentence, path: string): Sentence {
  const fields = values.map((value) => {
    if (typeof value === 'object') return ofField(value, path);
    const [, name] = /^GIGACHAT_([A-Z_]+)$/.exec(String(value)) ?? [];
    return name === undefined ? value : `${path}.${name.toLowerCase()}`;
  });
  return { words, values: fields };
}

function readJson(file: string): unknown {
  const text = readSettingsFile(file, 'BRIDGE_ACCOUNTS_FILE');
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message repeats a piece of the text, which may be a key.
    throw notJson(say('BRIDGE_ACCOUNTS_FILE {0} is not valid JSON. Correct it and start again.', file), text);
  }
}
