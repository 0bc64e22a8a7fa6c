import assert from 'node:assert/strict';
import { growCases } from './bench/grow/cases';
import { growthOf } from './bench/grow/growth';

/**
 * Sixteen times the input is 256 times the work where that is quadratic. Between the two is room for a busy machine, and
 * only what is too much is measured again, so often that no moment in which others work decides; the bench holds the same
 * cases to 20 times.
 */
const certainlyMore = 80;

describe('work on what others send', () => {
  for (const one of growCases) {
    it(`grows with its input and no faster: ${one.name}`, async () => {
      const { small, large, growth } = await growthOf(one, { attempts: 30, mostMs: 10, most: certainlyMore });
      assert.ok(growth <= certainlyMore, `${growth.toFixed(0)} times the work: ${small} and ${large} ms`);
    }).timeout(300_000);
  }
});
