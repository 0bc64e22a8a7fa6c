import assert from 'node:assert/strict';
import { request } from 'node:http';
import { CallBudget } from '../../../../src/core/chat/call-budget';
import { ChatError } from '../../../../src/core/chat/errors';
import { FixedAccess } from '../../../../src/core/gigachat/access/fixed-access';
import { oauthIssuer } from '../../../../src/core/gigachat/access/oauth';
import { TokenSource } from '../../../../src/core/gigachat/access/token';
import type { Logger } from '../../../../src/core/ground/logger';
import { Transport } from '../../../../src/core/net/transport';
import { type Emulator, startEmulator } from '../../../emulator/emulator';
import type { EmulatorOptions } from '../../../emulator/options';
import { startMoodyProxy } from '../../../faults/moody-proxy';
import { soon } from '../../../harness/event-loop';
import { FakeClock } from '../../../harness/fake-clock';
import { heldLookup } from '../../../harness/held-lookup';
import { readyMadeToken } from '../../../harness/ready-made-token';
import { canaryAccount, startStack } from '../../../harness/stack';

const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const forever = new AbortController().signal;

describe('the access token', () => {
  const running: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const part of running.splice(0)) await part.stop();
  });

  async function source(options: { emulator?: EmulatorOptions; scope?: string; key?: string; logger?: Logger } = {}) {
    const clock = new FakeClock(Date.now());
    const emulator = await startEmulator({ accounts: [canaryAccount], ...options.emulator });
    const transport = new Transport({ clock });
    running.push({ stop: () => transport.close() }, emulator);
    const issuer = oauthIssuer(
      { transport, clock, url: new URL(emulator.authUrl), userAgent: 'test' },
      options.key ?? emulator.credentials,
    );
    const { logger = silent, scope = 'GIGACHAT_API_PERS' } = options;
    const tokens = new TokenSource({ clock, logger, issuer, scope });
    return { clock, emulator, issuer, tokens };
  }
  const oauthCalls = (emulator: Emulator) => emulator.log.filter((entry) => entry.kind === 'oauth').length;

  it('is asked for again within five minutes, whatever wait the issuer asked for', async () => {
    for (const wait of ['1000000000', new Date(Date.now() + 1e12).toUTCString()]) {
      const { clock, emulator, tokens } = await source();
      emulator.scriptAuth({ status: 429, headers: { 'retry-after': wait } });
      const told = {
        kind: 'rate-limit',
        retryAfterMs: 5 * 60_000,
        message: 'GigaChat gives no more access tokens for 5 min (429). Ask again then.',
      };
      await assert.rejects(tokens.get(forever), told);
      await assert.rejects(tokens.get(forever), told);
      assert.equal(oauthCalls(emulator), 1);
      await clock.advance(5 * 60_000);
      assert.ok((await tokens.get(forever)).value);
    }
  });

  it('is asked for again when the issuer has said that it will be well, not before', async () => {
    for (const [status, wait, restsMs] of [
      [503, '40', 40_000],
      [500, '8.5', 8500],
      [503, 'Fri, 31 Dec 9999 23:59:59 GMT', 300_000],
    ] as const) {
      const { clock, emulator, tokens } = await source();
      emulator.scriptAuth({ status, headers: { 'retry-after': wait } });
      await assert.rejects(tokens.get(forever), { kind: 'upstream', retryAfterMs: restsMs });
      await clock.advance(restsMs - 1);
      await assert.rejects(tokens.get(forever), { kind: 'upstream', retryAfterMs: 1 });
      assert.equal(oauthCalls(emulator), 1);
      await clock.advance(1);
      assert.ok((await tokens.get(forever)).value);
    }
  });

  for (const [what, failure, restsMs] of [
    ['there is no way to the issuer', new ChatError('network', 'x', { code: 'upstream_unreachable' }), 5000],
    ['a proxy leads to no issuer', new ChatError('network', 'x', { code: 'proxy_failed' }), 5000],
    ['the issuer shows no good certificate', new ChatError('tls', 'x'), 5000],
    ['nobody took the connection', new ChatError('timeout', 'x', { host: 'x' }), 5000],
    ["a proxy refuses the user's password", new ChatError('network', 'x', { code: 'proxy_auth_required' }), 30_000],
    ['the issuer was silent', new ChatError('timeout', 'x'), 30_000],
    ['the issuer fails', new ChatError('upstream', 'x'), 30_000],
    ['the connection to the issuer breaks', new ChatError('network', 'x', { code: 'upstream_reset' }), 30_000],
  ] as const) {
    it(`is asked for again ${restsMs / 1000} s after ${what}, however long that lasts`, async () => {
      const { clock, issuer } = await source();
      let asked = 0;
      const failing = {
        ...issuer,
        issue: async () => {
          asked += 1;
          throw failure;
        },
      };
      const tokens = new TokenSource({ clock, logger: silent, issuer: failing, scope: 'GIGACHAT_API_PERS' });
      for (let time = 0; time < 10; time += 1) {
        let isOver = false;
        const answer = assert.rejects(tokens.get(forever), { kind: failure.kind }).finally(() => {
          isOver = true;
        });
        // The first one is repeated at once.
        await soon(() => isOver || clock.pending > 0);
        if (!isOver) await clock.advance(1500);
        await answer;
        if (time < 9) await clock.advance(30_000);
      }
      const before = asked;
      await clock.advance(restsMs - 1);
      await assert.rejects(tokens.get(forever), { kind: failure.kind, retryAfterMs: 1 });
      assert.equal(asked, before);
      await clock.advance(1);
      await assert.rejects(tokens.get(forever));
      assert.equal(asked, before + 1);
    });
  }

  it('that no connection comes about for is told so: whose fault it is, not that its service was silent', async () => {
    const proxy = await startMoodyProxy();
    proxy.mood = 'silent';
    const { clock } = await source();
    const via = { url: new URL(`http://${proxy.address}`), exempt: [] };
    const names = heldLookup();
    for (const [way, words] of [
      [{ proxy: via }, /^The proxy 127\.0\.0\.1:\d+ opened no way to issuer\.example:9443 within 10 s\.$/],
      [{ lookup: names.lookup }, /^issuer\.example:9443 did not accept a connection within 10 s\.$/],
    ] as const) {
      const transport = new Transport({ clock, ...way });
      const service = { transport, clock, url: new URL('https://issuer.example:9443/oauth'), userAgent: 'test' };
      const asked = oauthIssuer(service, 'key').issue('GIGACHAT_API_PERS', new CallBudget());
      const told = assert.rejects(asked, { kind: 'timeout', code: 'upstream_timeout', message: words });
      await soon(() => transport.isConnecting);
      names.answer();
      clock.rush(10_000);
      await told;
      await transport.close();
    }
    await proxy.stop();
  });

  it('is waited for where the issuer asks for no more than five seconds, by whoever asks meanwhile too', async () => {
    for (const [status, wait, waitMs] of [
      [503, '2', 2000],
      [429, '4.5', 4500],
      [500, '5', 5000],
    ] as const) {
      let isRefused = false;
      const logger = { ...silent, debug: () => (isRefused = true) };
      const { clock, emulator, tokens } = await source({ logger });
      emulator.scriptAuth({ status, headers: { 'retry-after': wait } });
      const first = tokens.get(forever);
      await soon(() => isRefused);
      await clock.advance(waitMs - 1);
      const second = tokens.get(forever);
      assert.equal(oauthCalls(emulator), 1);
      await clock.advance(1);
      assert.equal((await first).value, (await second).value);
      assert.equal(oauthCalls(emulator), 2);
    }
  });

  it('is asked for no more by an endpoint that refused two in a row, also when another request refused the second', async () => {
    const { emulator, tokens } = await source();
    const first = await tokens.get(forever, 'chat/completions');
    tokens.refused(first);
    const second = await tokens.get(forever, 'chat/completions');
    tokens.refused(second);
    tokens.refusedAgain(second, 'chat/completions');
    await assert.rejects(tokens.get(forever, 'chat/completions'), { kind: 'auth' });
    assert.equal(oauthCalls(emulator), 2);
    const third = await tokens.get(forever, 'models');
    assert.notEqual(third.value, second.value);
    tokens.refusedAgain(second, 'models');
    assert.equal(await tokens.get(forever, 'models'), third);
  });

  it('is tried again at once where every one was refused, after the health check has asked for a new one', async () => {
    const issued = await source();
    const given = FixedAccess.byToken(issued.clock, 'canary-given-and-refused', 'GIGACHAT_API_PERS');
    for (const tokens of [issued.tokens, given]) {
      tokens.refusedAgain(await tokens.get(forever, 'models'), 'models');
      await assert.rejects(tokens.get(forever, 'models'), { kind: 'auth' });
      const renewed = await tokens.renew(forever);
      assert.equal((await tokens.get(forever, 'models')).value, renewed.value);
    }
  });

  it('that was given ready-made is tried again 30 s after a refusal, and not before', async () => {
    const clock = new FakeClock(Date.now());
    const user = { user: 'ivan', password: 'canary-ready-made' };
    const stack = await startStack({
      clock,
      emulator: { accounts: [{ ...canaryAccount, ...user }] },
      env: { GPT2GIGA_PASS_TOKEN: 'True' },
    });
    running.push(stack);
    const token = await readyMadeToken(stack, user.user, user.password);
    const headers = { authorization: `Bearer giga-auth-${token}`, 'x-api-key': stack.apiKey };
    const question = { model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] };
    const ask = async () => (await stack.post('/v1/chat/completions', question, headers)).status;
    assert.equal(await ask(), 200);
    stack.emulator.script({ status: 401 });
    assert.deepEqual([await ask(), await ask()], [403, 403]);
    assert.equal(stack.chatBodies().length, 2);
    await clock.advance(30_000);
    assert.equal(await ask(), 200);
  });

  it('is asked for once by 1000 requests that come at the same time, and once more when all are refused', async () => {
    // No limit of time counts here, on either side: a thousand connections take a busy machine as long as they take.
    const patience = { headMs: 600_000, requestMs: 600_000, readerMs: 600_000, idleMs: 600_000 };
    const stack = await startStack({ clock: new FakeClock(Date.now()), patience });
    running.push(stack);
    const headers = { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' };
    const ask = (content: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const url = `${stack.url}/v1/chat/completions`;
        const asked = request(url, { method: 'POST', agent: false, headers }, (answer) => {
          answer
            .on('error', reject)
            .on('end', () => resolve(answer.statusCode))
            .resume();
        });
        asked.on('error', reject).end(JSON.stringify({ model: 'GigaChat-2', messages: [{ role: 'user', content }] }));
      });
    const askAll = async () =>
      new Set(await Promise.all(Array.from({ length: 1000 }, (_, index) => ask(`question ${index}`))));
    assert.deepEqual(await askAll(), new Set([200]));
    assert.equal(oauthCalls(stack.emulator), 1);
    stack.emulator.expireTokens();
    assert.deepEqual(await askAll(), new Set([200]));
    assert.equal(oauthCalls(stack.emulator), 2);
    const refused = stack.emulator.log.filter(({ kind, status }) => kind === 'chat' && status === 401).length;
    assert.ok(refused > 1, `${refused} refusals at the same time`);
  }).timeout(300_000);

  it('may expire in the middle of the work without a client noticing', async () => {
    const stack = await startStack();
    running.push(stack);
    const ask = () =>
      stack.openai.chat.completions.create({ model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] });
    await ask();
    stack.emulator.expireTokens();
    const answers = await Promise.all(Array.from({ length: 20 }, ask));
    assert.equal(
      answers.every((answer) => answer.choices[0]?.finish_reason === 'stop'),
      true,
    );
    assert.equal(oauthCalls(stack.emulator), 2);
    assert.notEqual(stack.emulator.log.filter((entry) => entry.status === 401).length, 0);
  });

  it('is kept until 60 s before its end, then replaced before it is used', async () => {
    // Each is asked for once more only: a question in its last five minutes renews it in the background.
    for (const [minutes, isKept] of [
      [28.9, true],
      [29.1, false],
    ] as const) {
      const { clock, tokens } = await source();
      const first = await tokens.get(forever);
      await clock.advance(minutes * 60_000);
      assert.equal((await tokens.get(forever)).value === first.value, isKept, `after ${minutes} min`);
    }
  });

  it('is renewed in the background with 5 min left, while it goes on being used', async () => {
    const { clock, emulator, tokens } = await source();
    const first = await tokens.get(forever);
    await clock.advance(24.9 * 60_000);
    assert.equal((await tokens.get(forever)).value, first.value);
    assert.equal(oauthCalls(emulator), 1);
    await clock.advance(0.7 * 60_000);
    assert.equal((await tokens.get(forever)).value, first.value);
    await emulator.waitFor((log) => log.filter(({ kind, endedBy }) => kind === 'oauth' && endedBy).length === 2, 5000);
  });

  it('is used until it is refused when it lives for less than a minute', async () => {
    const { emulator, tokens } = await source({ emulator: { tokenLifeMs: 2000 } });
    const first = await tokens.get(forever);
    assert.equal((await tokens.get(forever)).value, first.value);
    tokens.refused(first);
    assert.notEqual((await tokens.get(forever)).value, first.value);
    assert.equal(oauthCalls(emulator), 2);
  });

  it('survives the late refusal of the one before it', async () => {
    const { emulator, tokens } = await source();
    const first = await tokens.get(forever);
    tokens.refused(first);
    const second = await tokens.get(forever);
    tokens.refused(first);
    assert.equal((await tokens.get(forever)).value, second.value);
    assert.equal(oauthCalls(emulator), 2);
  });

  for (const scope of ['GIGACHAT_API_B2B', 'GIGACHAT_API_CORP'] as const) {
    it(`finds by itself that the key belongs to ${scope}, and remembers it`, async () => {
      const { emulator, tokens } = await source({ emulator: { accounts: [{ ...canaryAccount, scope }] } });
      const first = await tokens.get(forever);
      assert.equal(first.scope, scope);
      const tried = oauthCalls(emulator);
      tokens.refused(first);
      await tokens.get(forever);
      assert.equal(oauthCalls(emulator), tried + 1);
    });
  }

  for (const named of ['gigachat_api_corp', 'CORP', 'GIGACHAT_API_ALL']) {
    it(`finds the last scope there is where the one that was set, ${named}, is none`, async () => {
      const emulator = { accounts: [{ ...canaryAccount, scope: 'GIGACHAT_API_CORP' as const }] };
      const { tokens } = await source({ emulator, scope: named });
      assert.equal((await tokens.get(forever)).scope, 'GIGACHAT_API_CORP');
    });
  }

  it('is refused in words when the key is unknown', async () => {
    const { tokens } = await source({ key: Buffer.from('no:body').toString('base64') });
    await assert.rejects(tokens.get(forever), (error: unknown) => {
      assert.ok(error instanceof ChatError);
      assert.equal(error.kind, 'auth');
      assert.match(error.message, /does not know this authorization key/);
      return true;
    });
  });

  for (const [body, kind, words] of [
    [{ code: 6, message: 'credentials doesn’t match db data' }, 'auth', /does not know this authorization key/],
    [{ status: 401, message: 'Unauthorized' }, 'auth', /refused the authorization key \(401\)/],
    [{ status: 503, message: 'down' }, 'upstream', /token service failed \(503\)/],
    [{ message: 'hello' }, 'protocol', /not with an access token/],
  ] as const) {
    it(`is refused as ${kind} when a 200 says ${JSON.stringify(body)}`, async () => {
      const { emulator, issuer } = await source();
      emulator.scriptAuth({ status: 200, body });
      const error = await issuer.issue('GIGACHAT_API_PERS', new CallBudget()).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof ChatError);
      assert.deepEqual([error.kind, words.test(error.message)], [kind, true], error.message);
    });
  }

  it('is taken from a 201 and a 203, as gateways make of a 200', async () => {
    for (const status of [201, 203]) {
      const { emulator, tokens } = await source();
      emulator.scriptAuth({ status, body: { access_token: 'from-a-gateway', expires_at: Date.now() + 1_800_000 } });
      assert.equal((await tokens.get(forever)).value, 'from-a-gateway');
    }
  });

  for (const [name, script] of [
    ['in seconds', { inSeconds: true }],
    ['in the past', { expiresAt: 1 }],
    ['missing', { expiresAt: null }],
    ['in the year 2100', { expiresAt: Date.UTC(2100, 0) }],
  ] as const) {
    it(`is asked for at most once in 25 minutes when its end is ${name}`, async () => {
      const { clock, emulator, tokens } = await source();
      emulator.scriptAuth({ times: 0, ...script });
      for (let minute = 0; minute < 24; minute += 1) {
        await tokens.get(forever);
        await clock.advance(60_000);
      }
      assert.equal(oauthCalls(emulator), 1);
      // It counts as one that lives for half an hour.
      await clock.advance(7 * 60_000);
      await tokens.get(forever);
      assert.equal(oauthCalls(emulator), 2);
    });
  }

  it('is waited for by the others when one who waits leaves', async () => {
    const { emulator, tokens } = await source();
    emulator.scriptAuth({ hold: 'headers' });
    const leaving = new AbortController();
    const left = tokens.get(leaving.signal);
    const staying = tokens.get(forever);
    await emulator.waitFor((log) => log.some((entry) => entry.heldAt !== undefined));
    leaving.abort();
    await assert.rejects(left, (error: unknown) => error instanceof ChatError && error.kind === 'cancelled');
    emulator.release();
    assert.equal(typeof (await staying).value, 'string');
    assert.equal(oauthCalls(emulator), 1);
  });

  it('that is refused while it is still being kept for others is not used again', async () => {
    const { clock, emulator, issuer } = await source();
    let keep: () => void = () => {};
    const isKept = new Promise<void>((resolve) => {
      keep = resolve;
    });
    const shelf = { find: async () => undefined, keep: () => isKept };
    const tokens = new TokenSource({ clock, logger: silent, issuer, shelf, scope: 'GIGACHAT_API_PERS' });
    const first = tokens.get(forever);
    await emulator.waitFor((log) => log.some(({ kind, endedAt }) => kind === 'oauth' && endedAt !== undefined));
    await soon(() => tokens.validForMs !== undefined);
    const early = await tokens.get(forever);
    tokens.refused(early);
    const next = tokens.get(forever);
    keep();
    assert.equal((await first).value, early.value);
    assert.notEqual((await next).value, early.value);
    assert.notEqual((await tokens.get(forever)).value, early.value);
    assert.equal(oauthCalls(emulator), 2);
  });
});
