import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';
import { toTakenPicture } from '../../../src/core/gigachat/pictures/convert';
import { readGif } from '../../../src/core/gigachat/pictures/gif';
import { toPng } from '../../../src/core/gigachat/pictures/png';
import { encodedGif, type GifFrame } from '../../harness/encoded-gif';

const grey = (count: number) => Array.from({ length: count }, (_, at) => [at, 255 - at, (at * 7) & 255] as const);
const four = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [1, 2, 3],
] as const;

/** Numbers that repeat themselves now and then, the same in every run. */
function scattered(count: number, most: number): number[] {
  let seed = 7;
  return Array.from({ length: count }, (_, at) => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    return at % 5 === 0 ? 1 : (seed >> 8) % most;
  });
}

/** The pixels that a frame of one whole picture stands for. */
function pixelsOf({ colors, indices, transparent }: GifFrame): number[] {
  return indices.flatMap((index) => (index === transparent ? [0, 0, 0, 0] : [...(colors[index] ?? []), 255]));
}

/** Two rows of three pixels: red, green, blue; half a dark one, white, none. */
const lossless = Buffer.from(
  'UklGRjwAAABXRUJQVlA4TDAAAAAvAkAAEC8gECCI8J9qQ0iQ0P2/V4EAQYn/SgKCouuWCwA/ObYqCATIEC1aRPQ/cgA=',
  'base64',
);
/** The same with loss and a picture of its own for how opaque it is. */
const extended = Buffer.from(
  'UklGRoAAAABXRUJQVlA4WAoAAAAQAAAAAgAAAQAAQUxQSAcAAAAA////gP8AAFZQOCBSAAAAsAEAnQEqAwACAAIANCWoAnQBDvaiIAD+o3ruJv4a//4wxCvG6Tc5b88//bb/+EdX7R/3N///ID//7bf/wjq/aP+5v/5Afzd/Y9zvi7+xxuAAAA==',
  'base64',
);

/** The pixels of a PNG that was made here. */
function readPng(png: Buffer): { width: number; height: number; colorType: number; pixels: number[] } {
  const [width, height, colorType] = [png.readUInt32BE(16), png.readUInt32BE(20), png[25] ?? 0];
  const depth = colorType === 6 ? 4 : 3;
  const rows = inflateSync(png.subarray(png.indexOf('IDAT') + 4, png.indexOf('IEND') - 8));
  const pixels: number[] = [];
  for (let y = 0; y < height; y += 1) {
    const row = rows.subarray(y * (1 + width * depth), (y + 1) * (1 + width * depth));
    assert.equal(row[0], 1);
    for (let at = 0; at < width * depth; at += 1) {
      const left = at < depth ? 0 : (pixels.at(-depth) ?? 0);
      pixels.push(((row[1 + at] ?? 0) + left) & 255);
    }
  }
  return { width, height, colorType, pixels };
}

describe('a GIF', () => {
  it('is read to its last pixel when its codes grow to twelve bits and are cleared', () => {
    const frame = { width: 150, height: 120, colors: grey(256), indices: scattered(150 * 120, 256) };
    assert.deepEqual([...(readGif(encodedGif(frame))?.pixels ?? [])], pixelsOf(frame));
  });

  it('is read when a code repeats the one that is just being made', () => {
    const frame = { width: 64, height: 4, colors: four, indices: Array.from({ length: 256 }, () => 2) };
    assert.deepEqual([...(readGif(encodedGif(frame))?.pixels ?? [])], pixelsOf(frame));
  });

  it('keeps its rows in their places when it comes interlaced', () => {
    for (const height of [1, 3, 8, 21]) {
      const indices = Array.from({ length: 2 * height }, (_, at) => (at >> 1) % 4);
      const frame = { width: 2, height, colors: four, indices, interlaced: true };
      assert.deepEqual([...(readGif(encodedGif(frame))?.pixels ?? [])], pixelsOf(frame), `${height} rows`);
    }
  });

  it('has no colour where it is transparent, and its PNG neither', async () => {
    const frame = { width: 2, height: 2, colors: four, indices: [0, 3, 3, 1], transparent: 3 };
    const gif = encodedGif(frame);
    assert.deepEqual([...(readGif(gif)?.pixels ?? [])], pixelsOf(frame));
    const png = readPng((await toTakenPicture('image/gif', gif)) ?? Buffer.alloc(0));
    assert.deepEqual(png, { width: 2, height: 2, colorType: 6, pixels: pixelsOf(frame) });
  });

  it('whose first frame is smaller stands where the frame says, in the colours of its own', () => {
    const frame = {
      width: 3,
      height: 3,
      left: 1,
      top: 2,
      columns: 2,
      rows: 1,
      colors: four,
      indices: [0, 2],
      own: true,
    };
    const none = [0, 0, 0, 0];
    const expected = [...Array.from({ length: 7 }, () => none), [255, 0, 0, 255], [0, 0, 255, 255]];
    assert.deepEqual([...(readGif(encodedGif(frame))?.pixels ?? [])], expected.flat());
  });

  it('is no picture when its frame is larger than the whole, its data is cut, or a code is not known yet', () => {
    const frame = { width: 2, height: 2, colors: four, indices: [0, 1, 2, 3] };
    const gif = encodedGif(frame);
    assert.ok(readGif(gif));
    assert.equal(readGif(encodedGif({ ...frame, left: 1 })), undefined);
    assert.equal(readGif(encodedGif({ ...frame, top: 1 })), undefined);
    for (let length = 0; length < gif.length - 2; length += 1) {
      assert.doesNotThrow(() => readGif(gif.subarray(0, length)), `${length} bytes`);
    }
    assert.equal(readGif(gif.subarray(0, gif.length - 4)), undefined);
    const data = gif.indexOf(Buffer.from([0x2c])) + 10;
    // After the clearing comes code 7: the first one that can be made is 6.
    const strange = Buffer.concat([gif.subarray(0, data), Buffer.from([2, 2, 0b111_100, 0, 0, 0x3b])]);
    assert.equal(readGif(strange), undefined);
  });
});

describe('a picture', () => {
  it('of more than 24 million pixels is not unpacked, whatever its file holds', async () => {
    const gif = encodedGif({ width: 6001, height: 4000, columns: 1, rows: 1, colors: four, indices: [0] });
    assert.equal(await toTakenPicture('image/gif', gif), undefined);
    const large = Buffer.from(extended);
    large.writeUIntLE(6000, 24, 3);
    large.writeUIntLE(3999, 27, 3);
    assert.equal(await toTakenPicture('image/webp', large), undefined);
    const bits = Buffer.from(lossless);
    bits.writeUInt32LE((6000 | (3999 << 14)) >>> 0, 21);
    assert.equal(await toTakenPicture('image/webp', bits), undefined);
  });

  it('keeps every pixel of a WebP without loss, the transparent ones too', async () => {
    const png = readPng((await toTakenPicture('image/webp', lossless)) ?? Buffer.alloc(0));
    const rows = [
      [255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255],
      [10, 20, 30, 128, 255, 255, 255, 255, 0, 0, 0, 0],
    ];
    assert.deepEqual(png, { width: 3, height: 2, colorType: 6, pixels: rows.flat() });
  });

  it('keeps how opaque the pixels of a WebP with loss are', async () => {
    const { width, height, pixels } = readPng((await toTakenPicture('image/webp', extended)) ?? Buffer.alloc(0));
    assert.deepEqual([width, height], [3, 2]);
    assert.deepEqual(
      pixels.filter((_, at) => at % 4 === 3),
      [255, 255, 255, 128, 255, 0],
    );
  });

  it('leaves nothing of a browser behind in this process once a WebP was read', async () => {
    await toTakenPicture('image/webp', lossless);
    assert.equal('ImageData' in globalThis, false);
  });

  it('without a transparent pixel is a PNG of three bytes a pixel', async () => {
    const pixels = new Uint8Array([1, 2, 3, 255, 250, 1, 0, 255]);
    assert.deepEqual(readPng(await toPng({ width: 2, height: 1, pixels })), {
      width: 2,
      height: 1,
      colorType: 2,
      pixels: [1, 2, 3, 250, 1, 0],
    });
  });
});
