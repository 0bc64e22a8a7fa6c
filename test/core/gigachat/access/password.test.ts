import assert from 'node:assert/strict';
import type { EmulatorAccount } from '../../../emulator/options';
import { soon } from '../../../harness/event-loop';
import { FakeClock } from '../../../harness/fake-clock';
import { canaryAccount, type Stack, type StackOptions, startStack } from '../../../harness/stack';

const pair = { user: 'ivan', password: 'canary:pass wörd' };
const account: EmulatorAccount = { ...canaryAccount, ...pair, streams: Number.POSITIVE_INFINITY };
const question = { model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] };

describe('user and password', () => {
  let stack: Stack;
  afterEach(() => stack.stop());

  const start = async (options: StackOptions & { password?: string } = {}) => {
    stack = await startStack({
      emulator: { accounts: [account] },
      ...options,
      env: {
        GIGACHAT_CREDENTIALS: '',
        GIGACHAT_USER: pair.user,
        GIGACHAT_PASSWORD: options.password ?? pair.password,
      },
    });
  };
  const tokenCalls = () => stack.emulator.log.filter(({ kind }) => kind === 'oauth');
  const ask = () => stack.post('/v1/chat/completions', question);

  it('get one token from /token below the base URL, for all who ask at once, without a body', async () => {
    await start();
    const answers = await Promise.all(Array.from({ length: 100 }, ask));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    const calls = tokenCalls();
    assert.deepEqual(
      calls.map(({ method, path }) => `${method} ${path}`),
      ['POST /v1/token'],
    );
    assert.equal(calls[0]?.headers['content-length'] ?? '0', '0');
    assert.equal(calls[0]?.body, undefined);
  });

  it('get a new one when theirs is refused, once for all', async () => {
    await start();
    assert.equal((await ask()).status, 200);
    stack.emulator.expireTokens();
    const answers = await Promise.all(Array.from({ length: 30 }, ask));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal(tokenCalls().length, 2);
  });

  for (const inSeconds of [true, false]) {
    it(`keep a token for its day when its end comes in ${inSeconds ? 'seconds' : 'milliseconds'}`, async () => {
      const clock = new FakeClock(Date.now());
      await start({ clock, emulator: { accounts: [account], tokenLifeMs: 24 * 60 * 60_000, now: () => clock.now() } });
      stack.emulator.scriptAuth({ times: 0, inSeconds });
      for (let hour = 0; hour < 23; hour += 1) {
        assert.equal((await ask()).status, 200);
        await clock.advance(60 * 60_000);
      }
      assert.equal(tokenCalls().length, 1);
      await clock.advance(60 * 60_000);
      assert.equal((await ask()).status, 200);
      assert.equal(tokenCalls().length, 2);
    });
  }

  it('are spoken of when they are refused, and no authorization key is', async () => {
    await start({ password: 'canary-wrong-password' });
    const answer = await ask();
    const text = await answer.text();
    assert.equal(answer.status, 403);
    assert.match(text, /refused the user or the password/);
    assert.doesNotMatch(text, /authorization key|scope/);
    await (await ask()).text();
    assert.equal(tokenCalls().length, 1, 'asked once, then left alone for a while');
  });

  it('are spoken of when every token of theirs is refused', async () => {
    await start();
    stack.emulator.script({ status: 401, times: 0 });
    const text = await (await ask()).text();
    assert.match(text, /Check the user and password\./);
    assert.doesNotMatch(text, /authorization key|scope/);
  });

  it('wait longer after each failure of the stand, like a key', async () => {
    const clock = new FakeClock(Date.now());
    await start({ clock });
    stack.emulator.scriptAuth({ status: 503, times: 0 });
    const first = ask();
    await stack.emulator.waitFor((log) => log.some(({ kind, endedBy }) => kind === 'oauth' && endedBy !== undefined));
    await soon(() => clock.dueWithin(2000));
    await clock.advance(2000);
    assert.equal((await first).status, 503);
    assert.equal((await ask()).status, 503);
    assert.equal(tokenCalls().length, 2, 'repeated once, then answered here');
  });
});
