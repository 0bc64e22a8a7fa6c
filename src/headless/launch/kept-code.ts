import { createCipheriv, createHash } from 'node:crypto';
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

const sumBytes = 16;
const othersMayWrite = 0o022;
/** What is kept here, and what was left of it half written: nothing else in the folder is touched. */
const keptName = /^\.code-v\d{1,3}\.\d{1,3}\.\d{1,3}-[\w.-]{1,100}$/;
/** Each version of Node has code of its own, and each set of flags, which may name a port or a folder of the day. */
const mostKept = 4;

/** Where the code of a text is kept, and the sum of the text. */
interface Place {
  readonly path: string;
  readonly sum: Buffer;
}

/**
 * Compiles a bundle of nothing but ASCII, with the code that an earlier start kept beside it. Kept code is run as it
 * is: it is taken only when it was made of this very text, is whole, and nobody could write it but the user and
 * whoever owns the bundle. V8 refuses code of another version, or of other flags.
 */
export function compileKept(file: string): Compiled {
  const text = lend(file);
  const path = placeFor(file);
  const place = path === undefined ? undefined : { path, sum: sumOf(text.bytes) };
  const kept = place && readKept(place, file);
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
      write(place, script);
    },
  };
}

/**
 * By this sum one sees that bytes are whole and the same: AES-GCM's tag, because processors make it in half the time of a
 * hash. The key is no secret: whoever could forge the sum could write the file as well, and is kept from that.
 */
function sumOf(bytes: Buffer, key: Buffer = Buffer.alloc(sumBytes)): Buffer {
  const cipher = createCipheriv('aes-128-gcm', key, Buffer.alloc(12)).setAAD(bytes);
  cipher.final();
  return cipher.getAuthTag();
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

function readKept({ path, sum }: Place, bundle: string): LentBytes | undefined {
  let handle: number | undefined;
  try {
    // Neither a link is followed, nor a pipe waited for.
    handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const { uid, mode } = fstatSync(handle);
    const isTrusted = uid === process.getuid?.() || uid === statSync(bundle).uid;
    if (!isTrusted || (mode & othersMayWrite) !== 0 || (mode & constants.S_IFMT) !== constants.S_IFREG)
      return undefined;
    const kept = lendBytes(handle);
    const [told, code] = [kept.bytes.subarray(0, sumBytes), kept.bytes.subarray(sumBytes)];
    if (sumOf(code, sum).equals(told)) return kept;
    kept.giveBack();
    return undefined;
  } catch {
    // There is none yet, or it is not for this user.
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function write({ path, sum }: Place, script: Script): void {
  const part = `${path}.${process.pid}`;
  try {
    accessSync(dirname(path), constants.W_OK);
    const code = script.createCachedData();
    writeFileSync(part, Buffer.concat([sumOf(code, sum), code]), { flag: 'wx', mode: 0o644 });
    renameSync(part, path);
    removeOldest(dirname(path));
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
