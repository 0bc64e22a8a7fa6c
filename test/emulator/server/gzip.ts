import { once } from 'node:events';
import zlib from 'node:zlib';
import type { Reply } from '../script/reply';

/** Compressed chunks and the `content-encoding` that names every layer. */
export interface Compressed {
  readonly chunks: Buffer[];
  readonly encoding: string;
}

/** Gzip, one flushed chunk for each chunk of the body; or spoiled, or in many layers. */
export async function compress(chunks: readonly Buffer[], how: NonNullable<Reply['gzip']>): Promise<Compressed> {
  if (typeof how === 'number') {
    let whole: Buffer = Buffer.concat(chunks);
    for (let layer = 0; layer < how; layer++) whole = zlib.gzipSync(whole);
    return { chunks: [whole], encoding: Array.from({ length: how }, () => 'gzip').join(', ') };
  }
  const made = await flushed(chunks);
  if (how === true) return { chunks: made, encoding: 'gzip' };
  const whole = Buffer.concat(made);
  const spoiled = how === 'truncated' ? whole.subarray(0, whole.length >> 1) : corrupt(whole);
  return { chunks: [spoiled], encoding: 'gzip' };
}

async function flushed(chunks: readonly Buffer[]): Promise<Buffer[]> {
  const gzip = zlib.createGzip();
  const made: Buffer[] = [];
  let ready: Buffer[] = [];
  gzip.on('data', (part: Buffer) => ready.push(part));
  const collect = () => {
    if (ready.length) made.push(Buffer.concat(ready));
    ready = [];
  };
  for (const chunk of chunks) {
    gzip.write(chunk);
    await new Promise<void>((resolve) => gzip.flush(zlib.constants.Z_SYNC_FLUSH, resolve));
    collect();
  }
  gzip.end();
  await once(gzip, 'end');
  collect();
  return made;
}

/** Damages the deflate data after the ten bytes of the gzip header. */
function corrupt(whole: Buffer): Buffer {
  const spoiled = Buffer.from(whole);
  spoiled.fill(0xff, 10, Math.min(spoiled.length, 30));
  return spoiled;
}
