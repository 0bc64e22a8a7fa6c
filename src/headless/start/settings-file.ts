import { readFileSync } from 'node:fs';
import { readText } from '../../core/chat/text/text-type';
import { SettingsError } from '../../core/setup/settings-error';

/** The text of a file that `variable` names, without a mark at its beginning. Throws `SettingsError`. */
export function readSettingsFile(file: string, variable: string): string {
  return readText(readSettingsBytes(file, variable));
}

/** The same as its bytes, for what may be no text. Throws `SettingsError`. */
export function readSettingsBytes(file: string, variable: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new SettingsError(
      `${variable}: the file ${file.replace(/\p{Cc}/gu, '?')} cannot be read. Check the path in ${variable}, and who may read the file.${pathAdvice(file)}`,
    );
  }
}

/** What to write for a path of Windows that stood between double quotes, where `\n` and `\t` mean something. */
export function pathAdvice(file: string): string {
  return /[\n\r\t]/.test(file)
    ? ' Between double quotes, in a .env file as in JSON, \\n, \\r and \\t are no letters of a path: write / in place of \\.'
    : '';
}
