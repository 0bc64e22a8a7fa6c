import { readFileSync } from 'node:fs';
import { SettingsError } from '../../core/setup/settings-error';

/** The text of a file that `variable` names, without a mark at its beginning. Throws `SettingsError`. */
export function readSettingsFile(file: string, variable: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    throw new SettingsError(
      `${variable}: the file ${file} cannot be read. Check the path in ${variable}, and who may read the file.`,
    );
  }
}
