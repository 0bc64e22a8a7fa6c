import type { Picture } from './picture';

/** The first picture of a GIF file; undefined when it is broken before that one is whole. */
export function readGif(bytes: Buffer): Picture | undefined {
  if (bytes.length < 13) return undefined;
  const [width, height, flags] = [bytes.readUInt16LE(6), bytes.readUInt16LE(8), bytes[10] ?? 0];
  let at = 13;
  let colors: Buffer | undefined;
  if (flags & 0x80) {
    colors = bytes.subarray(at, at + 3 * (2 << (flags & 7)));
    at += colors.length;
  }
  let transparent = -1;
  while (at < bytes.length) {
    const block = bytes[at++];
    if (block === 0x21) {
      const isControl = bytes[at] === 0xf9 && bytes[at + 1] === 4;
      if (isControl && (bytes[at + 2] ?? 0) & 1) transparent = bytes[at + 5] ?? -1;
      at = endOfBlocks(bytes, at + 1);
    } else if (block === 0x2c) return readFrame(bytes, at, { width, height }, colors, transparent);
    else return undefined;
  }
  return undefined;
}

function readFrame(
  bytes: Buffer,
  start: number,
  { width, height }: { width: number; height: number },
  global: Buffer | undefined,
  transparent: number,
): Picture | undefined {
  if (start + 10 > bytes.length) return undefined;
  const [left, top] = [bytes.readUInt16LE(start), bytes.readUInt16LE(start + 2)];
  const [columns, rows, flags] = [bytes.readUInt16LE(start + 4), bytes.readUInt16LE(start + 6), bytes[start + 8] ?? 0];
  let at = start + 9;
  let colors = global;
  if (flags & 0x80) {
    colors = bytes.subarray(at, at + 3 * (2 << (flags & 7)));
    at += colors.length;
  }
  if (!colors || left + columns > width || top + rows > height) return undefined;
  const indices = unpack(dataOfBlocks(bytes, at + 1), bytes[at] ?? 0, columns * rows);
  if (!indices) return undefined;
  const pixels = new Uint8Array(width * height * 4);
  // A pixel is written as one number: millions of short lists would hold everybody up for seconds.
  const words = new Uint32Array(pixels.buffer);
  const palette = paletteOf(colors);
  const order = flags & 0x40 ? interlaced(rows) : undefined;
  for (let row = 0; row < rows; row += 1) {
    const y = top + (order?.[row] ?? row);
    for (let column = 0; column < columns; column += 1) {
      const index = indices[row * columns + column] ?? 0;
      if (index === transparent) continue;
      words[y * width + left + column] = palette[index] ?? 0;
    }
  }
  return { width, height, pixels };
}

/** Each colour as the four bytes of its pixel. */
function paletteOf(colors: Buffer): Uint32Array {
  const bytes = new Uint8Array(256 * 4);
  for (let index = 0; index < 256; index += 1) {
    const at = index * 3;
    bytes.set([colors[at] ?? 0, colors[at + 1] ?? 0, colors[at + 2] ?? 0, 0xff], index * 4);
  }
  return new Uint32Array(bytes.buffer);
}

/** Data comes in blocks of at most 255 bytes, behind their length; an empty one is the last. What follows it begins here. */
function endOfBlocks(bytes: Buffer, start: number): number {
  let at = start;
  for (let size = bytes[at++] ?? 0; size > 0 && at < bytes.length; size = bytes[at++] ?? 0) at += size;
  return at;
}

/** What the blocks hold. Millions of them may hold a byte each, so that none becomes an object of its own. */
function dataOfBlocks(bytes: Buffer, start: number): Uint8Array {
  const data = new Uint8Array(Math.max(0, Math.min(endOfBlocks(bytes, start), bytes.length) - start));
  let filled = 0;
  let at = start;
  for (let size = bytes[at++] ?? 0; size > 0 && at < bytes.length; size = bytes[at++] ?? 0) {
    const end = Math.min(at + size, bytes.length);
    for (let byte = at; byte < end; byte += 1) data[filled++] = bytes[byte] ?? 0;
    at += size;
  }
  return data.subarray(0, filled);
}

const mostCodes = 4096;

/** LZW as GIF has it: `count` numbers out of codes that grow from `bits + 1` to twelve bits. */
function unpack(data: Uint8Array, bits: number, count: number): Uint8Array | undefined {
  if (bits < 2 || bits > 8) return undefined;
  const out = new Uint8Array(count);
  const clear = 1 << bits;
  const before = new Uint16Array(mostCodes);
  const last = new Uint8Array(mostCodes);
  const length = new Uint16Array(mostCodes);
  for (let code = 0; code < clear; code += 1) {
    last[code] = code;
    length[code] = 1;
  }
  let [next, width, previous, filled, held, heldBits] = [clear + 2, bits + 1, -1, 0, 0, 0];
  let first = 0;
  for (let at = 0; at < data.length; at += 1) {
    held |= (data[at] ?? 0) << heldBits;
    heldBits += 8;
    while (heldBits >= width) {
      const code = held & ((1 << width) - 1);
      held >>>= width;
      heldBits -= width;
      if (code === clear + 1) return filled === count ? out : undefined;
      if (code === clear) {
        next = clear + 2;
        width = bits + 1;
        previous = -1;
        continue;
      }
      if (code > next || (code === next && previous < 0)) return undefined;
      if (previous >= 0 && next < mostCodes) {
        before[next] = previous;
        length[next] = (length[previous] ?? 0) + 1;
        // A code that is not known yet repeats the first number of the one before.
        last[next] = code === next ? first : firstOf(code);
        next += 1;
        if (next === 1 << width && width < 12) width += 1;
      }
      let to = filled + (length[code] ?? 0) - 1;
      for (let one = code; ; one = before[one] ?? 0) {
        if (to < count) out[to] = last[one] ?? 0;
        to -= 1;
        if ((length[one] ?? 1) <= 1) {
          first = last[one] ?? 0;
          break;
        }
      }
      filled += length[code] ?? 0;
      if (filled >= count) return out;
      previous = code;
    }
  }
  return undefined;

  function firstOf(code: number): number {
    let one = code;
    while ((length[one] ?? 1) > 1) one = before[one] ?? 0;
    return last[one] ?? 0;
  }
}

function interlaced(rows: number): number[] {
  const order: number[] = [];
  for (const [start, step] of [
    [0, 8],
    [4, 8],
    [2, 4],
    [1, 2],
  ] as const) {
    for (let row = start; row < rows; row += step) order.push(row);
  }
  return order;
}
