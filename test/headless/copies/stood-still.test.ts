import assert from 'node:assert/strict';
import { createClient } from '@redis/client';
import { clockOf } from '../../../src/core/ground/clock';
import { loggerOf } from '../../../src/core/ground/logger';
import { type StoreClient, StoreLink } from '../../../src/headless/store/link';
import { soon, turn } from '../../harness/event-loop';
import { type Redis, startRedis } from '../deploy/redis';

/** A program's time, in which a timer fires late when the program stood still. */
function handClock() {
  let nowMs = 0;
  const timers = new Map<() => void, number>();
  const clock = clockOf({
    wall: () => nowMs,
    steady: () => nowMs,
    sinceBoot: () => nowMs,
    later(delayMs, fire) {
      timers.set(fire, nowMs + delayMs);
      return { cancel: () => void timers.delete(fire) };
    },
  });
  const pass = (ms: number) => {
    nowMs += ms;
    for (const [fire, atMs] of [...timers]) if (atMs <= nowMs && timers.delete(fire)) fire();
  };
  return { clock, pass };
}

describe('a word to the store, said by a program that stood still before it was answered', () => {
  let redis: Redis;
  let link: StoreLink;
  let client: StoreClient;
  let time: ReturnType<typeof handClock>;
  before(async () => {
    redis = await startRedis();
  });
  beforeEach(async () => {
    time = handClock();
    client = createClient({ url: redis.url, disableOfflineQueue: true });
    link = new StoreLink(
      client,
      'store',
      time.clock,
      loggerOf(
        () => {},
        () => false,
      ),
    );
    await client.connect();
  });
  afterEach(() => link.close());
  after(() => redis.stop());

  for (const stoodMs of [1200, 2500, 4900, 60_000]) {
    it(`is no failure of the store after ${stoodMs} ms: what was answered meanwhile is read first`, async () => {
      const answer = link.ask((client) => client.ping());
      time.pass(stoodMs);
      assert.equal(await answer, 'PONG');
      assert.equal(await link.ask((client) => client.ping()), 'PONG');
    });
  }

  it('is given up when the store has had its time, which begins anew after the standstill', async () => {
    redis.freeze();
    const answer = assert.rejects(
      link.ask((client) => client.ping()),
      /store/,
    );
    time.pass(3000);
    await turn();
    time.pass(1000);
    await answer.finally(() => redis.thaw());
  });

  it('goes on another connection when ten seconds of words had no answer, however many were said', async () => {
    const connection = () => link.ask((client) => client.sendCommand(['CLIENT', 'ID']));
    const before = await connection();
    redis.freeze();
    for (let seconds = 0; seconds < 12; seconds += 3) {
      const answer = assert.rejects(connection(), /store/);
      time.pass(1000);
      await answer;
      time.pass(2000);
    }
    redis.thaw();
    await soon(() => client.isReady);
    assert.notEqual(await connection(), before);
  });
});
