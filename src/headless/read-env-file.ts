import { errorCode } from '../core/ground/error-code';
import { readPlainFile } from '../core/ground/plain-file';
import { EnvFileError, parseEnvFile } from '../core/setup/env-file';
import type { Environment } from '../core/setup/env-variables';
import { SettingsError } from '../core/setup/settings-error';

/**
 * The variables of a `.env` file, which may use those of `outside`. Throws `SettingsError` naming the line that cannot be
 * read, without its text.
 */
export function readEnvFile(file: string, outside: Environment = {}): Readonly<Record<string, string>> {
  try {
    return parseEnvFile(readPlainFile(file), outside).variables;
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
  ['ENOTFILE', 'is no file but a pipe or a device, which may never end'],
  ['EFBIG', 'is larger than settings are (1 MiB)'],
]);

function sentence(error: unknown, file: string): string {
  if (error instanceof EnvFileError && error.fault === 'no-assignment')
    return `Line ${error.line} of ${file} is not NAME=value. Correct it, or put # in front of it.`;
  if (error instanceof EnvFileError && error.fault === 'open-quote')
    return `Line ${error.line} of ${file} opens a quote that is never closed.`;
  if (error instanceof EnvFileError && error.fault === 'no-value')
    return `Line ${error.line} of ${file} uses another variable that has no value: those of the lines above count, and with --env-file those of the environment. Set it, write \${NAME:-} where it may be empty, or put what is meant as it stands between single quotes.`;
  if (error instanceof EnvFileError && error.fault === 'too-large')
    return `The file ${file} is larger than settings are (1 MiB). Check --env-file.`;
  const named = faults.get(errorCode(error) ?? '');
  return named ? `The file ${file} ${named}. Check --env-file.` : `The file ${file} cannot be read as UTF-8 text.`;
}
