import assert from 'node:assert/strict';
import { HeldLines } from '../../src/headless/held-lines';
import { LogLines } from '../../src/headless/open-log';

describe('the lines of the log', () => {
  it('are written together, and at once with one that cannot wait', () => {
    const written: string[] = [];
    const lines = new LogLines((together) => written.push(together.join('')));
    lines.add('one\n', true);
    lines.add('two\n', true);
    assert.deepEqual(written, []);
    lines.add('a warning\n', false);
    assert.deepEqual(written, ['one\ntwo\na warning\n']);
    lines.add('the last\n', true);
    lines.flush();
    lines.flush();
    assert.deepEqual(written, ['one\ntwo\na warning\n', 'the last\n']);
  });

  it('are held up to 64 KiB', () => {
    const written: string[] = [];
    const lines = new LogLines((together) => written.push(...together));
    lines.add('x'.repeat(40_000), true);
    assert.equal(written.length, 0);
    lines.add('x'.repeat(40_000), true);
    assert.equal(written.length, 2);
  });
});

describe('the log of a program whose output nobody reads', () => {
  it('holds a mebibyte, loses whole lines beyond, and counts them once it is read again', () => {
    const told: unknown[] = [];
    const stream = {
      writableLength: 0,
      write(text: string) {
        this.writableLength += text.length;
        return false;
      },
    };
    const lines = new HeldLines(stream, { stalled: () => told.push('stalled'), resumed: (lost) => told.push(lost) });
    for (let turn = 0; turn < 3000; turn += 1) lines.write([`${'x'.repeat(999)}\n`]);
    assert.ok(stream.writableLength <= 1024 * 1024 + 1000);
    const lost = 3000 - stream.writableLength / 1000;
    stream.writableLength = 0;
    lines.write(['again\n']);
    lines.write(['and again\n']);
    assert.deepEqual(told, ['stalled', lost]);
    assert.equal(stream.writableLength, 16);
  });
});
