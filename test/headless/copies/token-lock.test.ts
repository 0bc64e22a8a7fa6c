import assert from 'node:assert/strict';
import { createClient } from '@redis/client';
import { loggerOf } from '../../../src/core/ground/logger';
import { shared } from '../../../src/core/ground/shared';
import { StoreLink } from '../../../src/headless/store/link';
import { Seal } from '../../../src/headless/store/seal';
import { StoreTokens } from '../../../src/headless/store/token-shelf';
import { FakeClock } from '../../harness/fake-clock';
import { type Redis, startRedis } from '../deploy/redis';

describe('the right to get a token for all copies', () => {
  let redis: Redis;
  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.stop());

  it('is given back also by a copy that asked for it again meanwhile, because the new token was refused at once', async () => {
    const clock = new FakeClock();
    const client = createClient({ url: redis.url, disableOfflineQueue: true });
    const logger = loggerOf(
      () => {},
      () => false,
    );
    const link = new StoreLink(client, 'store', clock, logger);
    await client.connect();
    const tokens = new StoreTokens(link, shared(Seal.from('canary-secret-of-copies')), 'test:', clock);
    assert.equal(await tokens.find({}), undefined);
    let isOver = false;
    const again = tokens.find({ refused: 'canary-refused' }).finally(() => {
      isOver = true;
    });
    // It looks, is refused the right, and looks again after a pause.
    for (let words = 0; words < 10; words += 1) await link.ask((store) => store.ping());
    tokens.done();
    for (let times = 0; times < 10 && !isOver; times += 1) {
      await link.ask((store) => store.ping());
      await clock.advance(100);
    }
    assert.ok(isOver);
    assert.equal(await again, undefined);
    tokens.done();
    link.close();
  });
});
