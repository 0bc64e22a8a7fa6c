import assert from 'node:assert/strict';
import { forSocket, utf8Bytes } from '../../../src/core/ground/text/utf8-bytes';

const letters = ['a', 'я', '\u00e9', '\u4e16', '\u{1f600}', '\n', '\0', '\ufeff', '\uffff'];
const halves = ['\ud83d', '\ude00'];

describe('a text for a socket', () => {
  it('has the bytes that Node writes for it, whatever its letters and its length', () => {
    for (const letter of [...letters, ...halves]) {
      for (const length of [0, 1, 500, 1023, 1024, 1025, 5000]) {
        const text = `${'ж'.repeat(length)}${letter}${'x'.repeat(length)}`;
        assert.deepEqual(
          Buffer.from(utf8Bytes(text)),
          Buffer.from(text, 'utf8'),
          `${JSON.stringify(letter)} ${length}`,
        );
        assert.deepEqual(Buffer.from(forSocket(text)), Buffer.from(text, 'utf8'));
      }
    }
  });

  it('stays a text while it is short, so that it is written with the head in one piece', () => {
    assert.equal(forSocket('да'.repeat(500)), 'да'.repeat(500));
    assert.ok(forSocket('да'.repeat(600)) instanceof Uint8Array);
  });
});
