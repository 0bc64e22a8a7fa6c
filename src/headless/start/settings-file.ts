import { readText } from '../../core/chat/text/text-type';
import { errorCode } from '../../core/ground/error-code';
import { readPlainFile } from '../../core/ground/plain-file';
import { SettingsError } from '../../core/setup/settings-error';

/** The text of a file that `variable` names, without a mark at its beginning. Throws `SettingsError`. */
export function readSettingsFile(file: string, variable: string): string {
  return readText(readSettingsBytes(file, variable));
}

/** The same as its bytes, for what may be no text. Throws `SettingsError`. */
export function readSettingsBytes(file: string, variable: string): Buffer {
  try {
    return readPlainFile(file);
  } catch (error) {
    throw new SettingsError(
      `${variable}: the file ${file.replace(/\p{Cc}/gu, '?')} cannot be read${readFault(error)}. Check the path in ${variable}, and who may read the file.${pathAdvice(file)}`,
    );
  }
}

/** Why a file was not read, where it is none or too large, to be said behind that it was not. */
export function readFault(error: unknown): string {
  const code = errorCode(error);
  if (code === 'EFBIG') return ': it is larger than 16 MiB';
  return code === 'ENOTFILE' ? ': it is a pipe or a device, which may never end' : '';
}

/** What to write for a path of Windows that stood between double quotes, where `\n` and `\t` mean something. */
export function pathAdvice(file: string): string {
  return /[\n\r\t]/.test(file)
    ? ' Between double quotes, in a .env file as in JSON, \\n, \\r and \\t are no letters of a path: write / in place of \\.'
    : '';
}
