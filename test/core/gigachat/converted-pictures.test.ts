import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';
import { toTakenPicture } from '../../../src/core/gigachat/pictures/convert';
import { readGif } from '../../../src/core/gigachat/pictures/gif';
import { plainGif } from '../../bench/grow/plain-gif';

describe('pictures that are made PNGs', () => {
  it('keep every pixel', async () => {
    const gif = plainGif(300, 520);
    const picture = readGif(gif);
    assert.deepEqual([picture?.width, picture?.height], [300, 520]);
    assert.ok(picture?.pixels.every((part) => part === 255));
    const png = await toTakenPicture('image/gif', gif);
    assert.ok(png);
    const data = png.subarray(png.indexOf('IDAT') + 4, png.indexOf('IEND') - 8);
    const rows = inflateSync(data);
    assert.equal(rows.length, 520 * (1 + 300 * 3));
    // White on the left, and no difference to it all along the row.
    const row = Buffer.concat([Buffer.from([1, 255, 255, 255]), Buffer.alloc(299 * 3)]);
    for (let y = 0; y < 520; y += 1) assert.ok(rows.subarray(y * row.length, (y + 1) * row.length).equals(row));
  });

  it('are made one after the other, and others have their turn between them', async () => {
    const gif = plainGif(40, 40);
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const ended: number[] = [];
    await Promise.all([0, 1, 2, 3, 4].map((nth) => toTakenPicture('image/gif', gif).then(() => ended.push(nth))));
    isOver = true;
    assert.deepEqual(ended, [0, 1, 2, 3, 4]);
    assert.ok(turns >= 5, `${turns} turns`);
  });
});
