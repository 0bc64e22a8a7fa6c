import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const reader = path.resolve('src/core/gigachat/pictures/gif.ts');

/** Reads a picture made by `making` (code that returns it) in a process that has 64 MB for its objects. */
function read(making: string): { status: number | null; said: string } {
  const code = `console.log(require(${JSON.stringify(reader)}).readGif((() => {${making}})())?.pixels.length)`;
  const { status, stdout } = spawnSync(process.execPath, ['--max-old-space-size=64', '--import', 'tsx', '-e', code]);
  return { status, said: String(stdout).trim() };
}

const head = `
  const gif = Buffer.alloc(16 * 1024 * 1024);
  gif.write('GIF89a', 'latin1');
  gif.writeUInt16LE(1000, 6);
  gif.writeUInt16LE(1000, 8);
  gif[10] = 0x80;`;

describe('T24: a picture', () => {
  it('that says its words in millions of pieces takes no more memory than its bytes', () => {
    const words = read(`${head}
      gif.set([0x21, 0xfe], 19);
      for (let at = 21; at < gif.length - 1; at += 2) gif.set([1, 65], at);
      return gif;`);
    assert.deepEqual(words, { status: 0, said: 'undefined' });
    const frame = read(`${head}
      gif[19] = 0x2c;
      gif.writeUInt16LE(1000, 24);
      gif.writeUInt16LE(1000, 26);
      gif[29] = 2;
      for (let at = 30; at < gif.length - 1; at += 2) gif.set([1, 0x24], at);
      return gif;`);
    assert.deepEqual(frame, { status: 0, said: '4000000' });
  });
});
