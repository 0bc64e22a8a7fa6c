import { readText } from '../../core/chat/text/text-type';
import { errorCode } from '../../core/ground/error-code';
import { readPlainFile } from '../../core/ground/plain-file';
import { type Sentence, say } from '../../core/setup/sentence';
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
      withPathAdvice(
        say(
          '{0}: the file {1} cannot be read{2}. Check the path in {0}, and who may read the file.',
          variable,
          file.replace(/\p{Cc}/gu, '?'),
          readFault(error),
        ),
        file,
      ),
    );
  }
}

/** Why a file was not read, to be said behind that it was not; what is not known, by its code. */
export function readFault(error: unknown): Sentence {
  const code = errorCode(error);
  return faults.get(code ?? '') ?? (code === undefined ? { words: '', values: [] } : say(' ({0})', code));
}

const [missing, rights] = [say(': it does not exist'), say(': this user may not read it')];

const faults: ReadonlyMap<string, Sentence> = new Map([
  ['ENOENT', missing],
  ['ENOTDIR', missing],
  ['EACCES', rights],
  ['EPERM', rights],
  ['EBUSY', say(': another program has it open')],
  ['EISDIR', say(': it is a folder')],
  ['EFBIG', say(': it is larger than 16 MiB')],
  ['ENOTFILE', say(': it is a pipe or a device, which may never end')],
]);

/** The same; for a path of Windows that stood between double quotes, where `\n` and `\t` mean something, with what to write. */
export function withPathAdvice(fault: Sentence, file: string): Sentence {
  if (!/[\n\r\t]/.test(file)) return fault;
  return say(
    '{0} {1}',
    fault,
    say(
      'Between double quotes, in a .env file as in JSON, \\n, \\r and \\t are no letters of a path: write / in place of \\.',
    ),
  );
}
