import assert from 'node:assert/strict';
import { fromDataUrl } from '../../../src/core/protocols/data-url';

describe('a data: URL', () => {
  it('may name its file as long as file systems let names be, in any letters', () => {
    for (const letter of ['a', 'я', '文']) {
      const url = `data:application/pdf;name=${encodeURIComponent(letter.repeat(251))}.pdf;base64,aGk=`;
      const read = fromDataUrl(url);
      assert.deepEqual([read?.mime, read && Buffer.from(read.bytes).toString()], ['application/pdf', 'hi'], letter);
    }
  });
});
