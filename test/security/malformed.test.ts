import assert from 'node:assert/strict';
import type { LogEntry } from '../emulator/log';
import { richRequests } from '../harness/request-bodies';
import { type Stack, startStack } from '../harness/stack';
import { type Findings, sendMalformedBodies, sendSpoiledRequests } from './malformed';

/** How many of each; `npm run test:long` sends ten thousand. */
const count = Number(process.env.MALFORMED ?? 100);
const seed = Number(process.env.MALFORMED_SEED ?? 20261128);

describe(`malformed input (seed ${seed}, ${count} of each)`, function () {
  this.timeout(60_000 + count * 100);
  let stack: Stack;
  const answered = new Set<string>();
  const faults: unknown[] = [];
  const note = (error: unknown) => faults.push(error);
  before(async () => {
    process.on('uncaughtException', note).on('unhandledRejection', note);
    const onEntry = ({ kind, status, headers }: LogEntry) => {
      if (kind === 'chat' && status === 200) answered.add(headers['x-session-id'] ?? '');
    };
    stack = await startStack({ emulator: { tokensPerSecond: 100_000, onEntry } });
  });
  after(async () => {
    process.off('uncaughtException', note).off('unhandledRejection', note);
    await stack.stop();
  });
  beforeEach(() => {
    stack.emulator.reset();
    stack.logLines.length = 0;
  });

  async function check({ sent, failures, slowestMs, statuses }: Findings): Promise<void> {
    const counted = [...statuses]
      .sort(([one], [other]) => one - other)
      .map(([status, times]) => `${status} × ${times}`);
    console.log(`      ${sent} sent, the slowest ${Math.round(slowestMs)} ms; ${counted.join(', ')}`);
    assert.deepEqual([...new Set(failures)].slice(0, 5), []);
    assert.deepEqual(faults, []);
    assert.equal(sent, count);
    assert.equal((await stack.get('/ping')).status, 200, 'it still serves');
  }

  it('as bytes is answered below 500, or hung up on, and never reaches GigaChat', async () => {
    const found = await sendSpoiledRequests(stack, count, seed);
    assert.deepEqual(stack.emulator.log, []);
    await check(found);
  });

  const seen = new Set<string>();
  for (const route of richRequests) {
    if (route.path === '/v1/batches' || seen.has(route.path)) continue;
    seen.add(route.path);
    it(`as a body of ${route.path} is refused before GigaChat is asked, or answered`, async () => {
      await check(await sendMalformedBodies(stack, answered, route, count, seed));
    });
  }
});
