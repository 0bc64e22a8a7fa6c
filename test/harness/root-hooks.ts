import assert from 'node:assert/strict';
import { answerFaults, answersBelongTo } from './answer-watch';
import { canaryCounts, findLeaks } from './canary';

export const mochaHooks = {
  beforeEach(this: Mocha.Context) {
    answersBelongTo(this.currentTest?.fullTitle() ?? '');
  },

  /**
   * After every suite: no key and no token that was in use may stand in any log line or answer of the run, and every
   * answer must be what the published schemas of its address say.
   */
  afterAll() {
    assert.deepEqual(findLeaks(), []);
    const { secrets, outputs } = canaryCounts();
    if (secrets > 0) console.log(`  canaries: ${secrets} secrets searched for in ${outputs} outputs, none found`);
    const { faults, checked } = answerFaults();
    assert.equal(
      faults.length,
      0,
      `${faults.length} faults by the published schemas:\n${faults.slice(0, 20).join('\n')}`,
    );
    if (checked > 0) console.log(`  schemas: ${checked} answers are what their published schemas say`);
  },
};
