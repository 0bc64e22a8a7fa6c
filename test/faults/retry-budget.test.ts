import assert from 'node:assert/strict';
import { ChatError } from '../../src/core/chat/errors';
import { defaultRetryRules, RetryPolicy } from '../../src/core/gigachat/chat/repeats/retry';
import { Breaker } from '../../src/core/net/breaker';
import { FakeClock } from '../harness/fake-clock';
import { startOpenRouter } from '../harness/openrouter/server';
import { startStack } from '../harness/stack';

const down = new ChatError('upstream', 'down', { upstreamStatus: 503 });

describe('repeats and the breaker', () => {
  it('stay within a tenth of the calls of a minute, at least 3', () => {
    const clock = new FakeClock();
    const policy = new RetryPolicy(defaultRetryRules, clock, () => 0.5);
    const granted = (calls: number) =>
      Array.from({ length: calls }, () => {
        policy.begin();
        return policy.delayAfter(down, 0);
      }).filter((waitMs) => waitMs !== undefined).length;
    assert.equal(granted(20), 3);
    assert.equal(granted(980), 97);
  });

  it('are granted anew when the minute is over', async () => {
    const clock = new FakeClock();
    const policy = new RetryPolicy(defaultRetryRules, clock, () => 0.5);
    for (let call = 0; call < 10; call += 1) policy.delayAfter(down, 0);
    assert.equal(policy.delayAfter(down, 0), undefined);
    await clock.advance(60_001);
    assert.equal(policy.delayAfter(down, 0), 250);
  });

  it('wait with full jitter, doubled each time, or as long as was asked for', () => {
    const policy = (random: number, maxRetries = 2) =>
      new RetryPolicy({ ...defaultRetryRules, maxRetries }, new FakeClock(), () => random);
    assert.equal(policy(0).delayAfter(down, 0), 0);
    assert.equal(policy(1).delayAfter(down, 0), 500);
    assert.equal(policy(1).delayAfter(down, 1), 1000);
    assert.equal(policy(1).delayAfter(down, 2), undefined);
    assert.equal(policy(1, 0).delayAfter(down, 0), undefined);
    const told = (retryAfterMs: number) => new ChatError('rate-limit', 'wait', { upstreamStatus: 429, retryAfterMs });
    assert.equal(policy(0).delayAfter(told(5000), 0), 5000);
    assert.equal(policy(0).delayAfter(told(5001), 0), undefined);
  });

  it('make at most 1103 calls of 1000 requests to a GigaChat that is down, and find it well within a second', async () => {
    const clock = new FakeClock(Date.now());
    const stack = await startStack({ clock, env: { GIGACHAT_RETRY_BACKOFF_FACTOR: '0' } });
    try {
      const question = { model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] };
      const ask = async () => (await stack.post('/v1/chat/completions', question)).status;
      assert.equal(await ask(), 200);
      stack.emulator.script({ status: 503, times: 0 });
      const before = stack.chatBodies().length;
      for (let round = 0; round < 20; round += 1) {
        const statuses = await Promise.all(Array.from({ length: 50 }, ask));
        assert.deepEqual(new Set(statuses), new Set([503]));
        await clock.advance(100);
      }
      const calls = stack.chatBodies().length - before;
      assert.ok(calls <= 1103, `${calls} calls`);
      assert.ok(calls < 100, `${calls} calls: the breaker answered the rest`);
      stack.emulator.reset();
      await clock.advance(1000);
      assert.equal(await ask(), 200);
    } finally {
      await stack.stop();
    }
  });

  it('open after 5 failures that are half of the last 20 outcomes, and not before', () => {
    const breaker = new Breaker(new FakeClock());
    for (let call = 0; call < 15; call += 1) breaker.enter().done();
    for (let call = 0; call < 9; call += 1) breaker.enter().done(down);
    assert.equal(breaker.isOpen, false, '9 of the last 20');
    breaker.enter().done(down);
    assert.equal(breaker.isOpen, true, '10 of the last 20');
  });

  it('stay open behind a probe whose 200 holds a failure, and open where such answers are half of all', async () => {
    const clock = new FakeClock();
    const breaker = new Breaker(clock);
    const failsInside = () => {
      const pass = breaker.enter();
      pass.done();
      pass.revoke(down);
    };
    for (let call = 0; call < 4; call += 1) failsInside();
    assert.equal(breaker.isOpen, false);
    failsInside();
    assert.equal(breaker.isOpen, true);
    await clock.advance(1000);
    failsInside();
    assert.equal(breaker.isOpen, true);
    assert.throws(() => breaker.enter(), { kind: 'upstream' });
    await clock.advance(1000);
    const pass = breaker.enter();
    pass.done();
    pass.revoke(new ChatError('invalid-request', 'no'));
    assert.equal(breaker.isOpen, false);
  });

  it('forget all failures with the first call that is answered', async () => {
    const clock = new FakeClock();
    const breaker = new Breaker(clock);
    for (let call = 0; call < 5; call += 1) breaker.enter().done(down);
    await clock.advance(1000);
    breaker.enter().done();
    for (let call = 0; call < 4; call += 1) breaker.enter().done(down);
    assert.equal(breaker.isOpen, false);
  });

  it('repeat no secret that a failure in a 200 holds, of GigaChat or of a service', async () => {
    // Nothing about it looks like a key.
    const openRouter = await startOpenRouter({ key: 'canary.of.house' });
    const env = { ...openRouter.env(), GIGACHAT_RETRY_BACKOFF_FACTOR: '0' };
    const stack = await startStack({ clock: new FakeClock(Date.now()), env });
    try {
      const { credentials } = stack.emulator;
      const fails = (secret: string) => `data: {"error":{"code":500,"message":"down for ${secret}"}}\n\n`;
      openRouter.always({ raw: fails(openRouter.key) });
      stack.emulator.script({ raw: `data: {"status":500,"message":"down for ${credentials}"}\n\n`, times: 0 });
      const question = { model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] };
      for (let chat = 0; chat < 12; chat += 1) {
        const said = await (await stack.post('/v1/chat/completions', question)).text();
        assert.match(said, /down for/);
        for (const secret of [credentials, openRouter.key]) assert.ok(!said.includes(secret), `chat ${chat}: ${said}`);
      }
      assert.equal(openRouter.chats().length, 5, 'the breaker answered the last ones');
      assert.doesNotMatch(await (await stack.get('/health')).text(), /canary/);
    } finally {
      await stack.stop();
      await openRouter.stop();
    }
  });

  for (const [form, fault] of [
    ['a stream', { raw: 'data: {"status":500,"message":"down"}\n\n' }],
    ['JSON', { headers: { 'content-type': 'application/json' }, raw: '{"status":500,"message":"down"}' }],
  ] as const) {
    it(`keep chats away from a GigaChat that says in ${form} of status 200 that it failed`, async () => {
      const clock = new FakeClock(Date.now());
      const stack = await startStack({ clock, env: { GIGACHAT_RETRY_BACKOFF_FACTOR: '0' } });
      try {
        const question = { model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }], stream: true };
        const ask = async () => (await stack.post('/v1/chat/completions', question)).status;
        stack.emulator.script({ ...fault, times: 0 });
        for (let chat = 0; chat < 12; chat += 1) assert.equal(await ask(), 503);
        assert.equal(stack.chatBodies().length, 5);
        await clock.advance(1000);
        for (let chat = 0; chat < 3; chat += 1) assert.equal(await ask(), 503);
        assert.equal(stack.chatBodies().length, 6, 'one that tries');
        stack.emulator.reset();
        await clock.advance(1000);
        assert.equal(await ask(), 200);
      } finally {
        await stack.stop();
      }
    });
  }

  it('do not count refusals that are answers, nor callers that leave', () => {
    const breaker = new Breaker(new FakeClock());
    for (const kind of ['invalid-request', 'auth', 'tokens-used-up', 'cancelled', 'tls'] as const) {
      for (let call = 0; call < 20; call += 1) breaker.enter().done(new ChatError(kind, 'no'));
    }
    assert.equal(breaker.isOpen, false);
  });

  it('let one probe a second through, one at a time, and another when the first is silent for 5 s', async () => {
    const clock = new FakeClock();
    const breaker = new Breaker(clock);
    for (let call = 0; call < 5; call += 1) breaker.enter().done(down);
    assert.throws(() => breaker.enter(), { kind: 'upstream', retryAfterMs: 1000 });
    await clock.advance(1000);
    const probe = breaker.enter();
    assert.throws(() => breaker.enter());
    await clock.advance(3000);
    assert.throws(() => breaker.enter(), 'one at a time');
    await clock.advance(2000);
    breaker.enter().done(down);
    assert.throws(() => breaker.enter(), 'one a second');
    probe.done();
    breaker.enter().done();
    assert.equal(breaker.isOpen, false);
  });
});
