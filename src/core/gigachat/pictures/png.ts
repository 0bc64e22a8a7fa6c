import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';
import type { Picture } from './picture';

const deflated = promisify(deflate);
const signature = Buffer.from('89504e470d0a1a0a', 'hex');
/** Others have their turn after so many. */
const rowsAtOnce = 256;
/** Each row as the difference to the pixel on the left: what a screen shows gets small so. */
const subFilter = 1;

/** The picture as a PNG file, without its transparency where it has none. */
export async function toPng({ width, height, pixels }: Picture): Promise<Buffer> {
  const isOpaque = !hasTransparency(pixels);
  const depth = isOpaque ? 3 : 4;
  const rows = Buffer.alloc(height * (1 + width * depth));
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    rows[at++] = subFilter;
    const [from, to] = [y * width * 4, (y + 1) * width * 4];
    for (let pixel = from; pixel < to; pixel += 4) {
      for (let byte = pixel; byte < pixel + depth; byte += 1) {
        const left = pixel === from ? 0 : (pixels[byte - 4] ?? 0);
        rows[at++] = (pixels[byte] ?? 0) - left;
      }
    }
    if (y % rowsAtOnce === rowsAtOnce - 1) await setImmediate();
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, isOpaque ? 2 : 6, 0, 0, 0], 8);
  const body = await deflated(rows);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', body), chunk('IEND', Buffer.alloc(0))]);
}

function hasTransparency(pixels: Uint8Array): boolean {
  for (let at = 3; at < pixels.length; at += 4) if (pixels[at] !== 0xff) return true;
  return false;
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(data.length, 0);
  whole.set(named, 4);
  whole.writeUInt32BE(crc32(named), named.length + 4);
  return whole;
}
