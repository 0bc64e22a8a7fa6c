import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { type Refused, refuse } from '../http/refused';
import type { BodyPlace } from './body-room';
import { unzstd } from './unzstd';

/** The compressions of a request body that are read. */
const encodings = ['gzip', 'deflate', 'br', 'zstd'] as const;

/** How a body may be compressed. */
export type Encoding = (typeof encodings)[number];

/** The largest body taken, as it is sent and as it comes out of its compression: 32 MiB, as the Messages API has it. */
export const maxBodyBytes = 32 * 1024 * 1024;

/** What a `Content-Encoding` says: undefined for a plain body. Throws `Refused` (415) for what is not read here. */
export function encodingOf(header: string | undefined): Encoding | undefined {
  if (header === undefined) return undefined;
  const names = header
    .toLowerCase()
    .split(',')
    .map((name) => name.trim().replace(/^x-(?=gzip$)/, ''))
    .filter((name) => name !== '' && name !== 'identity');
  const [name, ...more] = names;
  if (name === undefined) return undefined;
  const known = encodings.find((encoding) => encoding === name);
  if (known && more.length === 0) return known;
  const layers = more.length > 0 ? 'in one layer of compression' : 'plain';
  throw refuse(
    415,
    'unsupported_encoding',
    `Send the body ${layers}, or compressed by one of ${encodings.join(', ')}.`,
  );
}

/**
 * A body as it was before it was compressed. What comes out is counted as it comes, so that a body made to burst is
 * dropped at the cap: 413. What is damaged or cut is a 400. Throws `Refused`.
 */
export async function decompressed(bytes: Buffer, encoding: Encoding, place: BodyPlace): Promise<Buffer> {
  if (bytes.length === 0) return bytes;
  const pieces: Uint8Array[] = [];
  let size = 0;
  let noRoom: Refused | undefined;
  try {
    for await (const piece of pieceByPiece(bytes, encoding)) {
      size += piece.length;
      noRoom = place.take(piece.length);
      if (size > maxBodyBytes || noRoom) break;
      pieces.push(piece);
    }
  } catch {
    throw refuse(
      400,
      'invalid_encoding',
      `The request body is not whole ${encoding} data, as its Content-Encoding says.`,
    );
  }
  if (size > maxBodyBytes) throw bodyTooLarge();
  if (noRoom) throw noRoom;
  return Buffer.concat(pieces, size);
}

/** The refusal of a body over the cap. */
export function bodyTooLarge() {
  return refuse(413, 'request_too_large', 'The request body is larger than 32 MiB.');
}

/** Node has zstd from version 22.15 on; its types here are of an older one. */
const nodeZstd = zlib as { createZstdDecompress?: (options: zlib.ZlibOptions) => Transform };

function pieceByPiece(bytes: Buffer, encoding: Encoding): AsyncIterable<Uint8Array> {
  const options = { chunkSize: 64 * 1024 };
  const through = (stream: Transform): AsyncIterable<Uint8Array> => {
    stream.end(bytes);
    return stream;
  };
  switch (encoding) {
    case 'gzip':
      return through(zlib.createGunzip(options));
    case 'br':
      return through(zlib.createBrotliDecompress(options));
    case 'deflate':
      return through(hasZlibHeader(bytes) ? zlib.createInflate(options) : zlib.createInflateRaw(options));
    case 'zstd':
      return nodeZstd.createZstdDecompress ? through(nodeZstd.createZstdDecompress(options)) : unzstd(bytes);
  }
}

/** `deflate` should be wrapped as zlib wraps it, and is sent bare by some: the two bytes in front tell. */
function hasZlibHeader(bytes: Buffer): boolean {
  return ((bytes[0] ?? 0) & 0x0f) === 8 && bytes.length > 1 && bytes.readUInt16BE(0) % 31 === 0;
}
