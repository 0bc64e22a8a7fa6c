import { createHash, type Hash } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { calmly } from '../../core/ground/calmly';
import { type LentBytes, lendBytes } from './lent-bytes';

/** A bundle that is the function which CommonJS makes of a file. */
export interface Compiled {
  evaluate: (exports: object, require: NodeJS.Require, module: object, filename: string, dirname: string) => void;
  /** Keeps what V8 has compiled by now for the next start, if that can be kept and is not yet. Never throws. */
  keep(): void;
}

const sumBytes = 32;
const othersMayWrite = 0o022;
/** What is kept here, and what was left of it half written: nothing else in the folder is touched. */
const keptName = /^\.code-v\d{1,3}\.\d{1,3}\.\d{1,3}-[\w.-]{1,100}$/;
/** Each version of Node has code of its own, and each set of flags, which may name a port or a folder of the day. */
const mostKept = 4;

/**
 * Compiles a bundle of nothing but ASCII, with the code that an earlier start kept beside it. Kept code is run as it
 * is: it is taken only when it was made of this very text, is whole, and nobody could write it but the user and
 * whoever owns the bundle. V8 refuses code of another version, or of other flags.
 */
export function compileKept(file: string): Compiled {
  const text = lend(file);
  const sum = createHash('sha256').update(text.bytes);
  const place = placeFor(file);
  const kept = place === undefined ? undefined : readKept(place, file, sum);
  const script = new Script(text.bytes.toString('latin1'), {
    filename: file,
    ...(kept && { cachedData: kept.bytes.subarray(sumBytes) }),
  });
  text.giveBack();
  kept?.giveBack();
  let isKept = kept !== undefined && script.cachedDataRejected === false;
  return {
    evaluate: script.runInThisContext(),
    keep() {
      if (place === undefined || isKept) return;
      isKept = true;
      write(place, sum, script);
    },
  };
}

function lend(file: string): LentBytes {
  const handle = openSync(file, 'r');
  try {
    return lendBytes(handle);
  } finally {
    closeSync(handle);
  }
}

/** Where the code is kept; Windows does not say in a word who may write a file, so that there none is. */
function placeFor(file: string): string | undefined {
  if (process.platform === 'win32' || process.env.NODE_DISABLE_COMPILE_CACHE) return undefined;
  const flags = JSON.stringify([process.execArgv, process.env.NODE_OPTIONS]);
  const made = createHash('sha256').update(flags).digest('hex').slice(0, 8);
  return join(dirname(file), `.code-${process.version}-${process.arch}-${made}`);
}

function readKept(place: string, bundle: string, sum: Hash): LentBytes | undefined {
  let handle: number | undefined;
  try {
    // Neither a link is followed, nor a pipe waited for.
    handle = openSync(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const { uid, mode } = fstatSync(handle);
    const isTrusted = uid === process.getuid?.() || uid === statSync(bundle).uid;
    if (!isTrusted || (mode & othersMayWrite) !== 0 || (mode & constants.S_IFMT) !== constants.S_IFREG)
      return undefined;
    const kept = lendBytes(handle);
    const [told, code] = [kept.bytes.subarray(0, sumBytes), kept.bytes.subarray(sumBytes)];
    if (sum.copy().update(code).digest().equals(told)) return kept;
    kept.giveBack();
    return undefined;
  } catch {
    // There is none yet, or it is not for this user.
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function write(place: string, sum: Hash, script: Script): void {
  const part = `${place}.${process.pid}`;
  try {
    accessSync(dirname(place), constants.W_OK);
    const code = script.createCachedData();
    writeFileSync(part, Buffer.concat([sum.copy().update(code).digest(), code]), { flag: 'wx', mode: 0o644 });
    renameSync(part, place);
    removeOldest(dirname(place));
  } catch {
    // The folder is not to be written, or has no room: every start compiles, as the first one does.
    calmly(() => rmSync(part, { force: true }));
  }
}

/** Also what a program left that was ended while it wrote. */
function removeOldest(folder: string): void {
  const kept = readdirSync(folder)
    .filter((name) => keptName.test(name))
    .map((name) => join(folder, name))
    .map((file) => ({ file, writtenAt: lstatSync(file).mtimeMs }))
    .sort((one, other) => other.writtenAt - one.writtenAt);
  for (const { file } of kept.slice(mostKept)) rmSync(file, { force: true });
}
