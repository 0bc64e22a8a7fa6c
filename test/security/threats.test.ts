import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { taggedFiles, tagsIn } from './tagged-files';
import { threats } from './threats';

describe('the threats', () => {
  const tagged = new Set(taggedFiles().flatMap((file) => tagsIn(readFileSync(file, 'utf8'))));

  it('are 35, and each has tests that name it, or a reason why it does not apply', () => {
    assert.deepEqual(
      threats.map(({ id }) => id),
      Array.from({ length: 35 }, (_, index) => `T${String(index + 1).padStart(2, '0')}`),
    );
    assert.deepEqual(
      threats.flatMap(({ id, because }) => (tagged.has(id) || because ? [] : [id])),
      [],
    );
    assert.deepEqual(
      threats.flatMap(({ id, because }) => (tagged.has(id) && because ? [id] : [])),
      [],
    );
  });

  it('are all that a title names', () => {
    const known = new Set(threats.map(({ id }) => id));
    assert.deepEqual(
      [...tagged].filter((id) => !known.has(id)),
      [],
    );
  });
});
