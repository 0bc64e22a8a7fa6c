import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';

/** Nothing that settings name is larger. */
const mostBytes = 16 * 1024 * 1024;
const piece = 64 * 1024;

/** Where a shell has the output of a command that stands in a file's place, as bash has for `<(…)`, or our own input. */
const handedOver = /^\/(?:dev\/(?:fd\/\d+|stdin)|proc\/(?:self|\d+)\/fd\/\d+)$/;

/** True for the path that a shell gives in a file's place. */
export const isHandedOver = (path: string): boolean => handedOver.test(path);

/** What is no file to read, or one too large: by its code it is told like the errors of the system. */
class NoPlainFile extends Error {
  constructor(readonly code: 'EISDIR' | 'EFBIG' | 'ENOTFILE') {
    super(code);
  }
}

/**
 * The bytes of a file that settings name. A pipe or a device in its place is not waited for: it throws, with the code
 * `ENOTFILE`, as does what is larger than 16 MiB, with `EFBIG`. A pipe that a shell has put there is read to its end, and
 * of devices the empty one is an empty file.
 */
export function readPlainFile(file: string): Buffer {
  const quick = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  let about: Stats;
  try {
    about = fstatSync(quick);
    if (about.isFile()) return readToEnd(quick);
  } finally {
    closeSync(quick);
  }
  if (about.isDirectory()) throw new NoPlainFile('EISDIR');
  if (about.isCharacterDevice() && file === '/dev/null') return Buffer.alloc(0);
  if (!about.isFIFO() || !isHandedOver(file)) throw new NoPlainFile('ENOTFILE');
  const pipe = openSync(file, constants.O_RDONLY);
  try {
    return readToEnd(pipe);
  } finally {
    closeSync(pipe);
  }
}

/** By what is read, not by the size that is told: files of the system's own tell none. */
function readToEnd(descriptor: number): Buffer {
  const pieces: Buffer[] = [];
  for (let size = 0; size <= mostBytes; ) {
    const bytes = Buffer.alloc(piece);
    const count = readSync(descriptor, bytes);
    if (count === 0) return Buffer.concat(pieces);
    pieces.push(bytes.subarray(0, count));
    size += count;
  }
  throw new NoPlainFile('EFBIG');
}
