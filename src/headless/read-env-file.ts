import { readFileSync } from 'node:fs';
import { errorCode } from '../core/ground/error-code';
import { EnvFileError, parseEnvFile } from '../core/setup/env-file';
import { SettingsError } from '../core/setup/settings-error';

/** The variables of a `.env` file. Throws `SettingsError` naming the line that cannot be read, without its text. */
export function readEnvFile(file: string): Readonly<Record<string, string>> {
  try {
    return parseEnvFile(readFileSync(file)).variables;
  } catch (error) {
    throw new SettingsError(sentence(error, file));
  }
}

const faults: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'does not exist'],
  ['ENOTDIR', 'does not exist'],
  ['EISDIR', 'cannot be read: it is a folder'],
  ['EACCES', 'cannot be read by this user'],
  ['EPERM', 'cannot be read by this user'],
]);

function sentence(error: unknown, file: string): string {
  if (error instanceof EnvFileError && error.fault === 'no-assignment')
    return `Line ${error.line} of ${file} is not NAME=value. Correct it, or put # in front of it.`;
  if (error instanceof EnvFileError && error.fault === 'open-quote')
    return `Line ${error.line} of ${file} opens a quote that is never closed.`;
  const named = faults.get(errorCode(error) ?? '');
  return named ? `The file ${file} ${named}. Check --env-file.` : `The file ${file} cannot be read as UTF-8 text.`;
}
