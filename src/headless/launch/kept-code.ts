import { createHash } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** A bundle as the function that CommonJS makes of it. */
export interface Compiled {
  evaluate: (exports: object, require: NodeJS.Require, module: object, filename: string, dirname: string) => void;
  /** Keeps what V8 has compiled by now for the next start, if that can be kept and is not yet. Never throws. */
  keep(): void;
}

const opening = '(function (exports, require, module, __filename, __dirname) { ';
const sumBytes = 32;
const othersMayWrite = 0o022;

/**
 * Compiles a bundle of nothing but ASCII, with the code that an earlier start kept beside it. Kept code is run as it
 * is: it is taken only when it was made of this very text, is whole, and nobody could write it but the user and
 * whoever owns the bundle. V8 refuses code of another version, or of other flags.
 */
export function compileKept(file: string): Compiled {
  const text = readFileSync(file);
  const place = placeFor(file);
  const code = place && readKept(place, file, text);
  const script = new Script(`${opening}${text.toString('latin1')}\n})`, {
    filename: file,
    columnOffset: -opening.length,
    ...(code && { cachedData: code }),
  });
  let isKept = code !== undefined && script.cachedDataRejected === false;
  return {
    evaluate: script.runInThisContext(),
    keep() {
      if (!place || isKept) return;
      isKept = true;
      write(place, text, script);
    },
  };
}

/** Where the code is kept; Windows does not say in a word who may write a file, so that there none is. */
function placeFor(file: string): string | undefined {
  if (process.platform === 'win32' || process.env.NODE_DISABLE_COMPILE_CACHE) return undefined;
  const flags = JSON.stringify([process.execArgv, process.env.NODE_OPTIONS]);
  const made = createHash('sha256').update(flags).digest('hex').slice(0, 8);
  return join(dirname(file), `.code-${process.version}-${process.arch}-${made}`);
}

function readKept(place: string, bundle: string, text: Buffer): Buffer | undefined {
  let handle: number | undefined;
  try {
    // Neither a link is followed, nor a pipe waited for.
    handle = openSync(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const { uid, mode } = fstatSync(handle);
    const isTrusted = uid === process.getuid?.() || uid === statSync(bundle).uid;
    if (!isTrusted || (mode & othersMayWrite) !== 0 || (mode & constants.S_IFMT) !== constants.S_IFREG)
      return undefined;
    const kept = readFileSync(handle);
    const code = kept.subarray(sumBytes);
    return sumOf(text, code).equals(kept.subarray(0, sumBytes)) ? code : undefined;
  } catch {
    // There is none yet, or it is not for this user.
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function write(place: string, text: Buffer, script: Script): void {
  const part = `${place}.${process.pid}`;
  try {
    accessSync(dirname(place), constants.W_OK);
    const code = script.createCachedData();
    writeFileSync(part, Buffer.concat([sumOf(text, code), code]), { flag: 'wx', mode: 0o644 });
    renameSync(part, place);
  } catch {
    // The folder is not to be written, or has no room: every start compiles, as the first one does.
    rmSync(part, { force: true });
  }
}

function sumOf(text: Buffer, code: Buffer): Buffer {
  return createHash('sha256').update(text).update(code).digest();
}
