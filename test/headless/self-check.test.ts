import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../src/core/ground/clock';
import { type CheckResult, runChecks } from '../../src/core/health/check';
import { type Stack, type StackOptions, startStack } from '../harness/stack';

async function check(options: StackOptions): Promise<CheckResult[]> {
  const stack = await startStack(options);
  const results: CheckResult[] = [];
  try {
    for await (const result of runChecks(stack.headless.checks, systemClock)) results.push(result);
  } finally {
    await stack.stop();
  }
  return results;
}

describe('the health check', () => {
  it('has the tokens of its chat counted in the metrics and the audit', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-check-'));
    const file = join(folder, 'audit.log');
    const stack = await startStack({ env: { BRIDGE_AUDIT_FILENAME: file } });
    try {
      stack.emulator.script({ text: 'p', usage: { prompt_tokens: 11, completion_tokens: 3 } });
      for await (const { ok } of runChecks(stack.headless.checks, systemClock)) assert.ok(ok);
      const metrics = await (await stack.get('/metrics')).text();
      const counted = [...metrics.matchAll(/^gigachat_bridge_tokens_total\{.*kind="(\w+)".*\} (\d+)$/gm)];
      assert.deepEqual(
        counted.map(([, kind, count]) => [kind, count]),
        [
          ['input', '11'],
          ['output', '3'],
        ],
      );
      assert.doesNotMatch(metrics, /requests_total\{.*chat/, 'no caller asked');
      await stack.stop();
      const [line = '{}', ...others] = readFileSync(file, 'utf8').trim().split('\n');
      const { client, inputTokens, outputTokens } = JSON.parse(line);
      assert.deepEqual([others, client, inputTokens, outputTokens], [[], 'health-check', 11, 3]);
    } finally {
      await stack.stop();
      rmSync(folder, { recursive: true });
    }
  });

  it('takes nothing from memory: a revoked key and an empty list of models are found while a token still serves', async () => {
    const stack = await startStack();
    const walk = async () => {
      const results: CheckResult[] = [];
      for await (const result of runChecks(stack.headless.checks, systemClock)) results.push(result);
      return results;
    };
    try {
      assert.deepEqual(
        (await walk()).map(({ name, ok }) => [name, ok]),
        [
          ['settings', true],
          ['network', true],
          ['TLS', true],
          ['clock', true],
          ['OAuth', true],
          ['models', true],
          ['balance', true],
          ['chat', true],
          ['bridge', true],
        ],
      );
      stack.emulator.scriptModels({ body: { object: 'list', data: [] } });
      const empty = (await walk()).at(-1);
      assert.deepEqual([empty?.name, empty?.failure?.code], ['models', 'no_chat_model']);
      assert.match(empty?.detail ?? '', /lists no chat model\. Check its plan/);

      stack.emulator.scriptAuth({
        status: 401,
        body: { code: 6, message: "credentials doesn't match db data" },
        times: 0,
      });
      for (const _ of ['once', 'and again, although the last refusal was a moment ago']) {
        const revoked = (await walk()).at(-1);
        assert.deepEqual([revoked?.name, revoked?.failure?.kind], ['OAuth', 'auth']);
      }
      const asked = stack.emulator.log.filter(({ kind }) => kind === 'oauth').length;
      assert.equal(asked, 4, 'two that were given, two that were refused');
      stack.emulator.script({ text: 'Still here.' });
      const chat = await stack.post('/v1/chat/completions', {
        model: 'gpt-4o',
        messages: [{ role: 'user', content: 'hi' }],
      });
      assert.equal(chat.status, 200, 'the token in hand serves on');
    } finally {
      await stack.stop();
    }
  });

  it('names a clock that is wrong, and by how much', async () => {
    for (const [minutes, words] of [
      [90, /is 90 min fast\. Set the date/],
      [-45, /is 45 min slow\. Set the date/],
    ] as const) {
      const clock: Clock = {
        now: () => systemClock.now() + minutes * 60_000,
        monotonic: () => systemClock.monotonic(),
        timer: (ms, run) => systemClock.timer(ms, run),
      };
      const found = (await check({ clock })).find(({ name }) => name === 'clock');
      assert.equal(found?.failure?.code, 'wrong_clock');
      assert.match(found?.detail ?? '', words);
    }
  });

  it('names a model without tokens left, and says so when there are no packages', async () => {
    const stack = await startStack({ env: { GIGACHAT_MODEL: 'GigaChat-2-Max' } });
    const balanceStep = stack.headless.checks.find(({ name }) => name === 'balance');
    const run = async () => await balanceStep?.run(new AbortController().signal);
    try {
      stack.emulator.scriptOther({ body: { balance: [{ usage: 'GigaChat-2-Max', value: 0 }] } });
      await assert.rejects(run(), {
        kind: 'tokens-used-up',
        code: 'no_tokens_left',
        message: /no tokens left for GigaChat-2-Max/,
      });
      stack.emulator.scriptOther({ status: 403 });
      assert.match(String(await run()), /no prepaid packages/);
      stack.emulator.scriptOther({ body: { balance: [{ usage: 'GigaChat-2-Max', value: 7 }] } });
      assert.match(String(await run()), /tokens left: GigaChat-2-Max 7/);
    } finally {
      await stack.stop();
    }
  });

  it('takes no other answer for a balance, and counts a debt as nothing left', async () => {
    const stack = await startStack({ env: { GIGACHAT_MODEL: 'GigaChat-2-Max' } });
    const run = async () =>
      await stack.headless.checks.find(({ name }) => name === 'balance')?.run(new AbortController().signal);
    try {
      stack.emulator.scriptOther({ raw: '<html>Welcome to the hotel</html>' });
      await assert.rejects(run(), {
        kind: 'protocol',
        message: /A page came .* wants you to sign in first, and the add/,
      });
      for (const body of [{}, [], { balance: null }, 'null']) {
        stack.emulator.scriptOther(typeof body === 'string' ? { raw: body } : { body });
        await assert.rejects(run(), { kind: 'protocol', message: /not with a balance\. Check GIGACHAT_BASE_URL/ });
      }
      stack.emulator.scriptOther({ body: { balance: [{ usage: 'GigaChat-2-Max', value: -5 }] } });
      await assert.rejects(run(), { code: 'no_tokens_left' });
      stack.emulator.scriptOther({ body: { balance: [] } });
      assert.match(String(await run()), /no prepaid packages/);
    } finally {
      await stack.stop();
    }
  });

  it('says what to do about every answer that is none of GigaChat, or is a refusal', async () => {
    const network = /Check whether this network wants you to sign in first, and the address\./;
    const faults: [string, (emulator: Stack['emulator']) => void, RegExp][] = [
      ['OAuth', ({ scriptAuth }) => scriptAuth({ status: 302, body: {}, times: 0 }), network],
      ['OAuth', ({ scriptAuth }) => scriptAuth({ status: 511, body: {}, times: 0 }), network],
      ['models', ({ scriptModels }) => scriptModels({ status: 302, body: {}, times: 0 }), network],
      [
        'models',
        ({ scriptModels }) => scriptModels({ status: 511, body: {}, times: 0 }),
        /network wants you to sign in/,
      ],
      ['chat', ({ script }) => script({ status: 403 }), /Set GIGACHAT_MODEL to a model that the account may use\./],
      ['chat', ({ script }) => script({ status: 504, times: 0 }), /Try again\./],
    ];
    for (const [step, prepare, words] of faults) {
      const stack = await startStack();
      const results: CheckResult[] = [];
      try {
        prepare(stack.emulator);
        for await (const result of runChecks(stack.headless.checks, systemClock)) results.push(result);
      } finally {
        await stack.stop();
      }
      const last = results.at(-1);
      assert.deepEqual([last?.name, last?.ok], [step, false]);
      assert.match(last?.detail ?? '', words);
    }
  });

  it('names the variable of a model that is gone', async () => {
    const last = (await check({ env: { GIGACHAT_MODEL: 'GigaChat-Gone' } })).at(-1);
    assert.match(last?.detail ?? '', /"GigaChat-Gone" does not exist here\. .* Set GIGACHAT_MODEL to a model/);
  });

  it('does not try the chat while the only stream is taken, and blames nobody', async () => {
    const stack = await startStack({ env: { GIGACHAT_MAX_CONNECTIONS: '1' } });
    stack.emulator.script({ text: 'slow', hold: 'headers' });
    const body = { model: 'gpt-4o', messages: [{ role: 'user', content: 'hi' }] };
    const answer = stack.post('/v1/chat/completions', body, { 'user-agent': 'Cline/3' });
    try {
      await stack.emulator.waitFor((log) => log.some((entry) => entry.kind === 'chat' && entry.heldAt !== undefined));
      const results: CheckResult[] = [];
      for await (const result of runChecks(stack.headless.checks, systemClock)) results.push(result);
      const chat = results.find(({ name }) => name === 'chat');
      assert.deepEqual([chat?.ok, chat?.untried], [true, true]);
      assert.match(chat?.detail ?? '', /^busy with Cline.*: the chat was not tried$/);
      assert.equal(results.at(-1)?.name, 'bridge');
      assert.equal(stack.chatBodies().length, 1);
    } finally {
      stack.emulator.release();
      await answer;
      await stack.stop();
    }
  });

  it('finds a bridge that is bound wider and called by other names', async () => {
    for (const host of ['0.0.0.0', '127.0.0.2']) {
      const key = 'canary-wide-key-0123456789abcdef0123456789';
      const env = { GPT2GIGA_HOST: host, BRIDGE_ALLOWED_HOSTS: 'gate.example', GPT2GIGA_API_KEY: key };
      const last = (await check({ env })).at(-1);
      assert.deepEqual([last?.name, last?.ok], ['bridge', true], last?.detail);
      assert.match(last?.detail ?? '', host === '0.0.0.0' ? /127\.0\.0\.1:/ : /127\.0\.0\.2:/);
    }
  });

  it('says that nobody speaks TLS where https:// was said', async () => {
    const plain = createServer();
    await new Promise<void>((listening) => plain.listen(0, '127.0.0.1', listening));
    const at = `127.0.0.1:${(plain.address() as AddressInfo).port}`;
    const last = (await check({ env: { GIGACHAT_BASE_URL: `https://${at}/v1` } })).at(-1);
    plain.close();
    assert.equal(last?.name, 'TLS');
    assert.equal(
      last?.detail,
      `${at} does not speak TLS there. Check the address and its port: plain http:// is for this machine only.`,
    );
  });

  it('says that there is no token service behind a wrong path', async () => {
    const env = ({ authUrl }: { authUrl: string }) => ({ GIGACHAT_AUTH_URL: new URL('/', authUrl).href });
    const last = (await check({ env })).at(-1);
    assert.equal(last?.name, 'OAuth');
    assert.match(
      last?.detail ?? '',
      /^No token service answers there \(404\)\. Check the path of GIGACHAT_AUTH_URL\.$/,
    );
  });

  it('says that there is no GigaChat behind a wrong path', async () => {
    for (const path of ['/v2', '/v1/chat/completions']) {
      const env = ({ baseUrl }: { baseUrl: string }) => ({ GIGACHAT_BASE_URL: new URL(path, baseUrl).href });
      const last = (await check({ env })).at(-1);
      assert.deepEqual(
        [last?.name, last?.detail],
        ['models', 'GigaChat has no list of models there (404). Check GIGACHAT_BASE_URL.'],
      );
    }
  });

  it('promises no life to an access token that was set', async () => {
    const env = { GIGACHAT_CREDENTIALS: '', GIGACHAT_ACCESS_TOKEN: 'canary-expired-token' };
    const results = await check({ env });
    assert.equal(
      results.find(({ name }) => name === 'OAuth')?.detail,
      'the access token that was set, for GIGACHAT_API_PERS; the next step tries it',
    );
    assert.match(results.at(-1)?.detail ?? '', /has probably expired\. Set a new one/);
  });
});
