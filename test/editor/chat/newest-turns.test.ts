import assert from 'node:assert/strict';
import { turnsToLeaveOut } from '../../../src/editor/chat/newest-turns';

describe('the oldest turns of a conversation that is too long', () => {
  it('stay while all fit', () => {
    assert.equal(turnsToLeaveOut([], 10, 100), 0);
    assert.equal(turnsToLeaveOut([30, 30, 30], 10, 100), 0);
  });

  it('go, and the same ones for several questions', () => {
    const left = Array.from({ length: 12 }, (_, turns) => turnsToLeaveOut(Array(turns).fill(20), 10, 100));
    assert.deepEqual(left, [0, 0, 0, 0, 0, 3, 3, 3, 6, 6, 6, 9]);
    for (const [turns, out] of left.entries()) assert.ok((turns - out) * 20 + 10 <= 100, `${turns} turns`);
  });

  it('go all of them for a question that fits alone, or not even that', () => {
    assert.equal(turnsToLeaveOut([50, 40], 100, 100), 2);
    assert.equal(turnsToLeaveOut([50, 40], 500, 100), 2);
  });

  it('go with one that is larger than all there is room for', () => {
    assert.equal(turnsToLeaveOut([10, 500, 10], 10, 100), 2);
  });
});
