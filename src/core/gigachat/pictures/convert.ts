import { setImmediate } from 'node:timers/promises';
import { InOrder } from '../../ground/in-order';
import { readGif } from './gif';
import { toPng } from './png';
import { readWebp, webpSize } from './webp';

/** A picture with more pixels is not unpacked: it would take hundreds of megabytes. */
const mostPixels = 24_000_000;

/** The types of pictures that can be made a PNG here. */
const readable = new Set(['image/webp', 'image/gif']);

/** Each takes up to two hundred megabytes while it is made, so never several at a time. */
const oneByOne = new InOrder();

/** True when a picture of this type can be made one that GigaChat takes. */
export function canConvert(mime: string): boolean {
  return readable.has(mime);
}

/** The picture as a PNG: of a moving one the first picture. Undefined when it is broken, or too large to unpack. */
export async function toTakenPicture(mime: string, given: Uint8Array): Promise<Buffer | undefined> {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  const size = mime === 'image/gif' ? gifSize(bytes) : webpSize(bytes);
  if (!size || size.width === 0 || size.height === 0 || size.width * size.height > mostPixels) return undefined;
  return await oneByOne.run(async () => {
    // Others have their turn between two of them.
    await setImmediate();
    return await converted(mime, bytes);
  });
}

async function converted(mime: string, bytes: Buffer): Promise<Buffer | undefined> {
  try {
    const picture = mime === 'image/gif' ? readGif(bytes) : await readWebp(bytes);
    return picture && picture.pixels.length === picture.width * picture.height * 4 ? await toPng(picture) : undefined;
  } catch {
    return undefined;
  }
}

function gifSize(bytes: Buffer): { width: number; height: number } | undefined {
  return bytes.length < 13 ? undefined : { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
}
