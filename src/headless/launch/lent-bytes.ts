import { fstatSync, readSync } from 'node:fs';

/** The bytes of a file in memory that can be given back. */
export interface LentBytes {
  /** Empty once they were given back. */
  readonly bytes: Buffer;
  giveBack(): void;
}

/**
 * Reads an open file. What nobody holds any more is otherwise in memory until it is collected, and a program that has
 * just started and waits collects nothing.
 */
export function lendBytes(handle: number): LentBytes {
  const { size } = fstatSync(handle);
  const memory = new ArrayBuffer(size, { maxByteLength: size });
  // Of a file that became shorter meanwhile the rest is zeros, which no sum takes for it.
  const bytes = Buffer.from(memory);
  for (let at = 0; at < size; ) {
    const count = readSync(handle, bytes, at, size - at, null);
    if (count === 0) break;
    at += count;
  }
  return { bytes, giveBack: () => memory.resize(0) };
}
