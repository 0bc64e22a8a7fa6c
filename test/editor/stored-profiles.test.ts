import assert from 'node:assert/strict';
import { readProfiles, readSingleKey } from '../../src/editor/stored-profiles';

describe('profiles as they were kept', () => {
  const profile = (id: string) => ({ id, name: `account ${id}`, scope: 'auto' });
  const read = (active: string, ...profiles: unknown[]) => readProfiles(JSON.stringify({ active, profiles }));

  it('have one in use that there is', () => {
    assert.equal(read('b', profile('a'), profile('b'))?.active, 'b');
    assert.equal(read('gone', profile('a'), profile('b'))?.active, 'a');
  });

  it('leave out the one that cannot be read, and are none without any', () => {
    assert.deepEqual(
      read('a', { id: 7 }, profile('a'))?.profiles.map(({ id }) => id),
      ['a'],
    );
    for (const text of ['', 'no JSON', '{}', '[]', JSON.stringify({ active: 'a', profiles: [] })])
      assert.equal(readProfiles(text), undefined, text);
  });

  it('keep the key of before there were profiles, with the addresses it was entered for', () => {
    const kept = {
      key: 'k',
      scope: 'GIGACHAT_API_PERS',
      authOrigin: 'https://a.example',
      baseOrigin: 'https://b.example',
    };
    const access = readSingleKey(JSON.stringify(kept))?.profiles[0]?.access;
    assert.deepEqual(
      [access?.credentials, access?.authOrigin, access?.baseOrigin],
      [{ key: 'k' }, 'https://a.example', 'https://b.example'],
    );
    assert.equal(readSingleKey('no JSON'), undefined);
  });
});
