import assert from 'node:assert/strict';
import { canaryCounts, findLeaks } from './canary';

/** After every suite: no key and no token that was in use may stand in any log line or answer of the run. */
export const mochaHooks = {
  afterAll() {
    assert.deepEqual(findLeaks(), []);
    const { secrets, outputs } = canaryCounts();
    if (secrets > 0) console.log(`  canaries: ${secrets} secrets searched for in ${outputs} outputs, none found`);
  },
};
