import assert from 'node:assert/strict';
import { patchOperation } from '../../../src/core/protocols/openai-responses/items/patch-operation';

describe('a patch of a model', () => {
  it('keeps every line of a file that speaks of patches itself', () => {
    const diff = 'How patches look:\n\n*** Add File: a.txt\n+hi';
    const added = diff.replace(/^/gm, '+');
    assert.deepEqual(patchOperation({ type: 'create_file', path: 'a.md', diff }), {
      type: 'create_file',
      path: 'a.md',
      diff: added,
    });
  });

  it('loses the lines around it where it names no file between them', () => {
    for (const diff of [
      '*** Begin Patch\n@@\n-a\n+b\n*** End Patch\n',
      '\n*** Begin Patch\n@@\n-a\n+b\n*** End Patch',
    ]) {
      assert.deepEqual(patchOperation({ type: 'update_file', path: 'a', diff }), {
        type: 'update_file',
        path: 'a',
        diff: '@@\n-a\n+b',
      });
    }
    assert.deepEqual(patchOperation({ type: 'update_file', path: 'a', diff: '@@\n-a\n+b\n' }), {
      type: 'update_file',
      path: 'a',
      diff: '@@\n-a\n+b\n',
    });
  });

  it('is read in one look, also where a name is followed by many blanks', () => {
    const timeOf = (blanks: number) => {
      const diff = `*** Update File: a${' '.repeat(blanks)}b\n@@`;
      const times = Array.from({ length: 5 }, () => {
        const begun = performance.now();
        patchOperation({ type: 'update_file', path: 'a', diff });
        return performance.now() - begun;
      });
      return Math.min(...times);
    };
    timeOf(1000);
    assert.ok(timeOf(32_000) < 100 * Math.max(timeOf(2000), 0.01));
  });
});
