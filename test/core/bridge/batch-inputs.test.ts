import assert from 'node:assert/strict';
import { BatchInputs } from '../../../src/core/bridge/batches/batch-inputs';

describe('the input files of batches that are kept', () => {
  it('come to 64 MiB at most: the oldest go first', () => {
    const inputs = new BatchInputs();
    const file = new Uint8Array(16 * 1024 * 1024);
    for (const id of ['a', 'b', 'c', 'd']) inputs.put(id, file);
    assert.ok(inputs.get('a'));
    inputs.put('e', file);
    assert.deepEqual(
      ['a', 'b', 'c', 'd', 'e'].filter((id) => inputs.get(id)),
      ['b', 'c', 'd', 'e'],
    );
    inputs.delete('b');
    inputs.put('f', file);
    assert.ok(inputs.get('c'), 'what was deleted is not counted any more');
  });
});
