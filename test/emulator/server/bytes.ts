import type { Reply } from '../script/reply';

type Raw = NonNullable<Reply['raw']>;
type Bytes = Exclude<Raw, readonly unknown[]>;

/** The chunks that scripted bytes stand for. */
export function bytesOf(raw: Raw): Buffer[] {
  return (Array.isArray(raw) ? raw : [raw]).map(one);
}

function one(bytes: Bytes): Buffer {
  if (typeof bytes === 'string') return Buffer.from(bytes);
  if ('base64' in bytes) return Buffer.from(bytes.base64, 'base64');
  return Buffer.alloc(bytes.times * Buffer.byteLength(bytes.repeat), bytes.repeat);
}

/** The body in the pieces a script asked for; offsets beyond the body are ignored. */
export function cut(chunks: readonly Buffer[], at: NonNullable<Reply['cutAt']>): Buffer[] {
  const whole = Buffer.concat(chunks);
  const offsets =
    at === 'every-byte' ? Array.from({ length: whole.length }, (_, i) => i + 1) : [...at].sort((a, b) => a - b);
  const pieces: Buffer[] = [];
  let from = 0;
  for (const offset of [...offsets, whole.length]) {
    if (offset <= from || offset > whole.length) continue;
    pieces.push(whole.subarray(from, offset));
    from = offset;
  }
  return pieces;
}

/** The chunks that lie before a byte offset, the last one shortened. */
export function before(chunks: readonly Buffer[], offset: number): Buffer[] {
  const kept: Buffer[] = [];
  let left = offset;
  for (const chunk of chunks) {
    if (left <= 0) break;
    kept.push(chunk.subarray(0, left));
    left -= chunk.length;
  }
  return kept;
}
