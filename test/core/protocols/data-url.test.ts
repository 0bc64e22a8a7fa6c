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

  const bytes = Buffer.from(Array.from({ length: 300 }, (_, index) => (index * 7) % 256));
  const base64 = bytes.toString('base64');
  const read = (text: string) => fromDataUrl(`data:image/png;base64,${text}`)?.bytes;

  it('holds the same bytes in either alphabet, without the marks at its end, in lines, and escaped as in a URL', () => {
    for (const cut of [0, 1, 2]) {
      const [part, text] = [bytes.subarray(cut), bytes.subarray(cut).toString('base64')];
      const writings = [
        text,
        part.toString('base64url'),
        text.replace(/=+$/, ''),
        text.replace(/.{76}/g, '$&\r\n'),
        encodeURIComponent(text),
        encodeURIComponent(text.replace(/.{64}/g, '$&\n')),
      ];
      for (const writing of writings) assert.deepEqual(read(writing), part, writing);
    }
  });

  it('is none when anything else stands among its letters', () => {
    for (const junk of ['*', '%z', 'ж', 'жжжж', '\0', ',', '==A']) {
      assert.equal(read(`${base64.slice(0, 40)}${junk}${base64.slice(40)}`), undefined, junk);
    }
    for (const empty of ['', '=', '===', ' \n', '%20', 'A']) assert.equal(read(empty), undefined, empty);
  });
});
