import assert from 'node:assert/strict';
import type { LookupFunction } from 'node:net';
import { FakeClock } from '../../harness/fake-clock';
import { type Stack, type StackOptions, startStack } from '../../harness/stack';

interface Account {
  down: boolean;
  failure?: { kind: string; message: string };
}

describe('what /health says of a single account', () => {
  let stack: Stack;
  afterEach(() => stack.stop());

  async function start(options: StackOptions = {}) {
    const clock = new FakeClock(Date.now());
    stack = await startStack({ clock, env: { GIGACHAT_MAX_RETRIES: '0' }, ...options });
    return clock;
  }
  const ask = async () =>
    (await stack.post('/v1/chat/completions', { model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] }))
      .status;
  const account = async () => {
    const { providers } = (await (await stack.get('/health')).json()) as { providers: Account[] };
    return providers[0] ?? assert.fail('no account');
  };

  it('is that it is down, and why, once its key is refused, until a call is answered', async () => {
    const clock = await start();
    assert.deepEqual([(await account()).down, (await account()).failure], [false, undefined]);
    stack.emulator.scriptAuth({ status: 401, body: { code: 6, message: 'credentials are not known' } });
    assert.equal(await ask(), 403);
    const { down, failure } = await account();
    assert.equal(down, true);
    assert.equal(failure?.kind, 'auth');
    assert.match(failure.message, /does not know this authorization key/);
    await clock.advance(60_000);
    assert.equal(await ask(), 200);
    assert.deepEqual([(await account()).down, (await account()).failure], [false, undefined]);
  });

  it('is that it is down while this machine is offline', async () => {
    let isOffline = true;
    const lookup = ((_host: string, { all }: { all?: boolean }, found: (...outcome: unknown[]) => void) => {
      if (isOffline) found(Object.assign(new Error('lookup ENOTFOUND'), { code: 'ENOTFOUND' }));
      else if (all) found(null, [{ address: '127.0.0.1', family: 4 }]);
      else found(null, '127.0.0.1', 4);
    }) as LookupFunction;
    const named = (url: string) => url.replace('127.0.0.1', 'localhost');
    const clock = await start({
      lookup,
      env: (emulator) => ({
        GIGACHAT_BASE_URL: named(emulator.baseUrl),
        GIGACHAT_AUTH_URL: named(emulator.authUrl),
      }),
    });
    assert.equal(await ask(), 503);
    assert.equal((await account()).failure?.kind, 'offline');
    isOffline = false;
    await clock.advance(30_000);
    assert.equal(await ask(), 200);
    assert.equal((await account()).down, false);
  });

  it('is not that it is down for one call that failed, or that was wrong', async () => {
    await start();
    for (const status of [500, 422, 404]) {
      stack.emulator.script({ status });
      assert.notEqual(await ask(), 200);
      assert.equal((await account()).down, false, String(status));
    }
  });

  it('is not that its key is refused where only its token had ended, whatever became of the call then', async () => {
    await start();
    assert.equal(await ask(), 200);
    stack.emulator.script({ status: 401 }, { status: 500 });
    assert.notEqual(await ask(), 200);
    assert.deepEqual([(await account()).down, (await account()).failure], [false, undefined]);
  });

  it('is not that its key is refused where one endpoint refuses tokens that chats are answered with', async () => {
    await start();
    stack.emulator.scriptOther({ status: 401, times: 0 });
    const embeddings = { model: 'Embeddings', input: 'a' };
    for (let times = 0; times < 2; times += 1) {
      assert.equal((await stack.post('/v1/embeddings', embeddings)).status, 403);
      assert.equal((await account()).down, false);
      assert.equal(await ask(), 200);
    }
  });

  it('is that its key is refused also where no chat was asked for', async () => {
    await start();
    stack.emulator.scriptAuth({ status: 401, body: { code: 6, message: 'credentials are not known' }, times: 0 });
    assert.equal((await stack.post('/v1/embeddings', { model: 'Embeddings', input: 'a' })).status, 403);
    assert.equal((await account()).failure?.kind, 'auth');
  });

  it('is why GigaChat is down once most calls fail', async () => {
    await start();
    assert.equal(await ask(), 200);
    stack.emulator.script({ status: 500, times: 0 });
    for (let call = 0; call < 12; call += 1) await ask();
    const { down, failure } = await account();
    assert.deepEqual([down, failure?.kind], [true, 'upstream']);
  });
});
