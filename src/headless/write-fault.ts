import { errorCode } from '../core/ground/error-code';
import { type Sentence, say } from '../core/setup/sentence';

const noRights = say(': this user may not write it');

const faults: ReadonlyMap<string, Sentence> = new Map([
  ['ENOENT', say(': its folder does not exist')],
  ['ENOTDIR', say(': its folder does not exist')],
  ['EISDIR', say(': it is a folder')],
  ['EACCES', noRights],
  ['EPERM', noRights],
  ['EBUSY', say(': another program has it open')],
  ['EROFS', say(': it can only be read here')],
  ['ENOSPC', say(': the disk is full')],
  ['ENXIO', say(': it is a pipe that nobody reads')],
]);

/** Why a file was not opened to be written, to be said behind that it was not; what is not known, by its code. */
export function whyNot(error: unknown): Sentence {
  const code = errorCode(error) ?? '?';
  return faults.get(code) ?? say(' ({0})', code);
}
