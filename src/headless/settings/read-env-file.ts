import { errorCode } from '../../core/ground/error-code';
import { isHandedOver, readPlainFile } from '../../core/ground/plain-file';
import { EnvFileError, parseEnvFile } from '../../core/setup/env-file';
import type { Environment } from '../../core/setup/env-variables';
import { SettingsError } from '../../core/setup/settings-error';
import { english } from '../words/english';
import type { Say, Unreadable } from '../words/words';

/**
 * The variables of a `.env` file, which may use those of `outside`. Throws `SettingsError` naming the line that cannot be
 * read, without its text. `isNamed` is false for the file that lies in the folder.
 */
export function readEnvFile(
  file: string,
  outside: Environment = {},
  say: Say = () => english,
  isNamed = true,
): Readonly<Record<string, string>> {
  try {
    const bytes = readPlainFile(file);
    // Node looks into what stands behind --env-file itself, and of a pipe it leaves nothing.
    if (bytes.length === 0 && isHandedOver(file)) throw Object.assign(new Error('EMPTY'), { code: 'EMPTY' });
    return parseEnvFile(bytes, outside).variables;
  } catch (error) {
    const { files } = say();
    throw new SettingsError(
      error instanceof EnvFileError
        ? files.envFault(error, file, isNamed)
        : files.unreadable(file, reasonOf(error), isNamed),
    );
  }
}

const reasons: ReadonlyMap<string, Unreadable> = new Map([
  ['ENOENT', 'missing'],
  ['ENOTDIR', 'missing'],
  ['EISDIR', 'folder'],
  ['EACCES', 'rights'],
  ['EPERM', 'rights'],
  ['EBUSY', 'held'],
  ['ENOTFILE', 'device'],
  ['EFBIG', 'too-large'],
  ['EMPTY', 'empty'],
]);

function reasonOf(error: unknown): Unreadable {
  const code = errorCode(error) ?? '?';
  return reasons.get(code) ?? { code };
}
