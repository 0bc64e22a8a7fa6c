import assert from 'node:assert/strict';
import { type CheckResult, runChecks } from '../../../src/core/health/check';
import { FakeClock } from '../../harness/fake-clock';

describe('a health check', () => {
  it('ends a step at its limit even when that takes no notice of being given up, and goes on with what does not need it', async () => {
    const clock = new FakeClock();
    const results: CheckResult[] = [];
    const done = (async () => {
      const steps = [
        { name: 'deaf', optional: true, run: () => new Promise<string>(() => {}) },
        { name: 'next', run: async () => 'fine' },
      ];
      for await (const result of runChecks(steps, clock)) results.push(result);
    })();
    await clock.advance(4_999);
    assert.equal(results.length, 0);
    await clock.advance(1);
    await done;
    const [deaf, next] = results;
    assert.equal(deaf?.failure?.kind, 'timeout');
    assert.match(deaf.detail, /^No answer within 5 s\./);
    assert.equal(deaf.ms, 5_000);
    assert.deepEqual(next, { name: 'next', ok: true, ms: 0, detail: 'fine' });
  });
});
