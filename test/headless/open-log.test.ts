import assert from 'node:assert/strict';
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
