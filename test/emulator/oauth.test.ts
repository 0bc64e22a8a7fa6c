import assert from 'node:assert/strict';
import { Caller, type Reply } from './caller';
import { type Emulator, startEmulator } from './emulator';

describe('the token service', () => {
  let emulator: Emulator;
  let caller: Caller;
  let now = Date.UTC(2026, 10, 21);

  before(async () => {
    emulator = await startEmulator({ now: () => now });
    caller = new Caller(emulator);
  });
  beforeEach(() => emulator.reset());
  after(() => emulator.stop());

  const codeOf = ({ text }: Reply): unknown => JSON.parse(text).code;

  it('gives a token with its end in milliseconds, for the Basic and the Bearer scheme', async () => {
    for (const scheme of ['Basic', 'Bearer']) {
      const { status, headers, text } = await caller.authorize({
        headers: { authorization: `${scheme} ${emulator.credentials}` },
      });
      const { access_token, expires_at, ...rest } = JSON.parse(text);
      assert.equal(status, 200);
      assert.equal(headers.server, 'SynGX');
      assert.ok(access_token.length > 1000);
      assert.equal(expires_at, now + 30 * 60_000);
      assert.deepEqual(rest, {});
    }
  });

  it('refuses with the documented code what is wrong with the key or the scope', async () => {
    const wrongKey = Buffer.from('a:b').toString('base64');
    const cases: [number, number | undefined, Parameters<Caller['authorize']>[0]][] = [
      [400, 1, { body: 'scope=SOMETHING' }],
      [400, 4, { headers: { authorization: 'Basic id:secret' } }],
      [400, 4, { headers: { authorization: '' } }],
      [400, 4, { headers: { authorization: `Basic ${Buffer.from(emulator.credentials).toString('base64')}` } }],
      [400, 5, { body: '' }],
      [401, 6, { headers: { authorization: `Basic ${wrongKey}` } }],
      [400, 7, { body: 'scope=GIGACHAT_API_CORP' }],
      [400, undefined, { headers: { rquid: 'not a uuid' } }],
    ];
    for (const [status, code, changes] of cases) {
      const reply = await caller.authorize(changes);
      assert.deepEqual([reply.status, codeOf(reply)], [status, code], JSON.stringify(changes));
    }
  });

  it('answers 429 to the eleventh request of a second', async () => {
    const replies = await Promise.all(Array.from({ length: 11 }, () => caller.authorize()));
    assert.deepEqual(replies.filter(({ status }) => status === 429).length, 1);
    now += 1000;
    assert.equal((await caller.authorize()).status, 200);
  });

  it('can tell a false end of the token, in the shapes seen in the wild', async () => {
    emulator.scriptAuth(
      { expiresAt: 0 },
      { expiresAt: null },
      { inSeconds: true },
      { status: 500 },
      { body: '<html>' },
    );
    assert.equal(JSON.parse((await caller.authorize()).text).expires_at, 0);
    assert.equal('expires_at' in JSON.parse((await caller.authorize()).text), false);
    assert.equal(JSON.parse((await caller.authorize()).text).expires_at, (now + 30 * 60_000) / 1000);
    assert.equal((await caller.authorize()).status, 500);
    assert.equal((await caller.authorize()).headers['content-type'], 'text/html');
  });

  it('lets tokens expire with the clock and at once, and tells that from a wrong token', async () => {
    await caller.signIn();
    assert.equal((await caller.get('/models')).status, 200);
    emulator.expireTokens();
    assert.equal((await caller.get('/models')).text, '{"status":401,"message":"Token has expired"}\n');
    await caller.signIn();
    now += 30 * 60_000;
    assert.equal((await caller.get('/models')).text, '{"status":401,"message":"Token has expired"}\n');
    const stranger = await caller.get('/models', { authorization: 'Bearer nobody' });
    assert.equal(stranger.text, '{"status":401,"message":"Unauthorized"}\n');
  });
});
