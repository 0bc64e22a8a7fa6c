import assert from 'node:assert/strict';
import type { ScriptedAnswer } from '../emulator/script/answer';
import { canaryAccount, type Stack, type StackOptions } from '../harness/stack';
import { stacksOfTests } from '../harness/stacks';
import { conformanceCase } from './case';

type Json = Record<string, unknown>;
interface ErrorBody {
  error: { message: string; type: string; code: string; param: string | null };
}

const request = { model: 'GigaChat-2-Max', messages: [{ role: 'user', content: 'hi' }] };
const noRetry = { GIGACHAT_MAX_RETRIES: '0' };

describe('errors, limits and lifecycle', () => {
  const startOne = stacksOfTests();
  const start = (options: StackOptions = { env: noRetry }) => startOne(options);
  const chat = (stack: Stack, more: Json = {}, headers?: Record<string, string>) =>
    stack.post('/v1/chat/completions', { ...request, ...more }, headers);
  const errorOf = async (answer: Response) => ((await answer.json()) as ErrorBody).error;
  const oauthCalls = (stack: Stack) => stack.emulator.log.filter(({ kind }) => kind === 'oauth').length;
  const held = (stack: Stack) => stack.emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
  const aborted = (stack: Stack) =>
    stack.emulator.waitFor((log) => log.some(({ endedBy }) => endedBy === 'client-aborted'));

  conformanceCase('E1', 'renews a token that was refused once, and answers', async () => {
    const stack = await start();
    await chat(stack);
    stack.emulator.expireTokens();
    assert.equal((await chat(stack)).status, 200);
    assert.equal(oauthCalls(stack), 2);
  });

  conformanceCase(
    'E2',
    'stops after the second refusal with 403, and says nothing of addresses or headers',
    async () => {
      const stack = await start();
      stack.emulator.script({ status: 401, times: 0 });
      const answer = await chat(stack);
      const error = await errorOf(answer);
      assert.deepEqual([answer.status, error.code, error.type], [403, 'upstream_auth_failed', 'permission_error']);
      assert.doesNotMatch(error.message, /http|Bearer|127\.0\.0\.1/);
      assert.equal(stack.chatBodies().length, 2);
    },
  );

  conformanceCase('E3', 'says that the tokens are used up, with 402', async () => {
    const stack = await start();
    stack.emulator.script({ status: 402 });
    const answer = await chat(stack);
    const error = await errorOf(answer);
    assert.deepEqual([answer.status, error.code], [402, 'insufficient_quota']);
    assert.match(error.message, /balance/);
  });

  for (const [id, stream] of [
    ['E4', false],
    ['E5', true],
  ] as const) {
    conformanceCase(id, `passes a 429 on with its Retry-After, ${stream ? 'streamed' : 'whole'}`, async () => {
      const stack = await start();
      stack.emulator.script({ status: 429, headers: { 'retry-after': '7' }, times: 0 });
      const answer = await chat(stack, { stream });
      assert.deepEqual([answer.status, answer.headers.get('retry-after')], [429, '7']);
      assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
      assert.equal((await errorOf(answer)).type, 'rate_limit_error');
    });
  }

  conformanceCase('E6', 'keeps 400, 403, 404, 413 and 422 and passes the cleaned words on', async () => {
    const stack = await start();
    for (const status of [400, 403, 404, 413, 422]) {
      stack.emulator.script({
        status,
        body: { status, message: 'Wrong thing at https://inner.host/path with Bearer abc.def' },
      });
      const answer = await chat(stack);
      const { message } = await errorOf(answer);
      assert.equal(answer.status, status);
      assert.match(message, /Wrong thing at/);
      assert.doesNotMatch(message, /inner\.host|abc\.def/);
    }
  });

  conformanceCase('E7', 'answers 502 or 503 when GigaChat fails, cannot be reached, or is not trusted', async () => {
    const stack = await start();
    for (const status of [500, 503]) {
      stack.emulator.script({ status });
      assert.equal((await chat(stack)).status, 503);
    }
    const nobody = await start({ env: { ...noRetry, GIGACHAT_BASE_URL: 'http://127.0.0.1:1/v1' } });
    const refused = await chat(nobody);
    assert.deepEqual([refused.status, (await errorOf(refused)).code], [502, 'upstream_unreachable']);
    const strange = await start({ emulator: { tls: true }, env: noRetry });
    const untrusted = await chat(strange);
    const error = await errorOf(untrusted);
    assert.deepEqual([untrusted.status, error.code], [502, 'upstream_tls_error']);
    assert.match(error.message, /GIGACHAT_CA_BUNDLE_FILE/);
  });

  const broken: [id: 'E8' | 'E9', script: ScriptedAnswer][] = [
    [
      'E8',
      {
        raw: [
          'data: {"choices":[{"delta":{"content":"one","role":"assistant"},"index":0}]}\n\n',
          'data: {"status":429,"message":"Too many requests"}\n\n',
        ],
      },
    ],
    ['E9', { text: ['one ', 'two'], breakOff: { how: 'reset', after: { chunks: 1 } } }],
  ];
  for (const [id, script] of broken) {
    conformanceCase(
      id,
      `ends a stream that ${id === 'E8' ? 'carries an error' : 'is cut'} with an error frame`,
      async () => {
        const stack = await start();
        stack.emulator.script({ ...script, delay: {} });
        const text = await (await chat(stack, { stream: true })).text();
        assert.match(text, /data: \{"error":\{.*"type":"server_error"/);
        assert.doesNotMatch(text, /\[DONE\]|"finish_reason":"stop"/);
        assert.equal(stack.chatBodies().length, 1);
      },
    );
  }

  for (const [id, stream, place] of [
    ['E13', true, 1],
    ['E14', true, 'first-chunk'],
    ['E15', false, 'headers'],
  ] as const) {
    conformanceCase(
      id,
      `ends the upstream when a client leaves ${stream ? 'a stream' : 'a whole answer'} held at ${place}`,
      async () => {
        const stack = await start();
        stack.emulator.script({ text: ['one', 'two'], hold: place });
        const leaving = new AbortController();
        const left = fetch(`${stack.url}/v1/chat/completions`, {
          method: 'POST',
          signal: leaving.signal,
          headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
          body: JSON.stringify({ ...request, stream }),
        }).then((answer) => answer.text());
        left.catch(() => {});
        await held(stack);
        leaving.abort();
        await aborted(stack);
        await assert.rejects(left);
        assert.equal(
          stack.logLines.some((line) => line.includes('"level":"error"')),
          false,
        );
      },
    );
  }

  conformanceCase('E16', 'never sends what its client left while it waited', async () => {
    const stack = await start({ emulator: {}, env: { ...noRetry, GIGACHAT_MAX_CONNECTIONS: '1' } });
    stack.emulator.script({ text: 'first', hold: 'headers' });
    const first = chat(stack);
    await held(stack);
    const leaving = new AbortController();
    const second = fetch(`${stack.url}/v1/chat/completions`, {
      method: 'POST',
      signal: leaving.signal,
      headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    leaving.abort();
    await assert.rejects(second);
    stack.emulator.release();
    assert.equal((await first).status, 200);
    assert.equal(stack.chatBodies().length, 1);
  });

  conformanceCase('E17', 'sends the requests to a one-stream account one at a time, and answers all', async () => {
    const stack = await start({
      emulator: { accounts: [canaryAccount] },
      env: { ...noRetry, GIGACHAT_MAX_CONNECTIONS: '' },
    });
    const answers = await Promise.all(Array.from({ length: 10 }, () => chat(stack)));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal(stack.emulator.maxInFlight(), 1);
  });

  conformanceCase('E18', 'renews an expired token once for twenty requests', async () => {
    const stack = await start();
    await chat(stack);
    stack.emulator.expireTokens();
    const answers = await Promise.all(Array.from({ length: 20 }, () => chat(stack)));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal(oauthCalls(stack), 2);
  });

  conformanceCase('E19', 'says in words that the token service is down', async () => {
    const stack = await start({ env: { ...noRetry, GIGACHAT_AUTH_URL: 'http://127.0.0.1:1/oauth' } });
    const answer = await chat(stack);
    const error = await errorOf(answer);
    assert.ok([502, 503].includes(answer.status));
    assert.match(error.message, /could not be reached/);
  });

  conformanceCase('E20', 'refuses bodies that are no JSON, no object or too large, in the caller’s shape', async () => {
    const stack = await start();
    for (const [body, status] of [
      ['{', 400],
      ['[]', 400],
      [`"${'x'.repeat(33 * 1024 * 1024)}"`, 413],
    ] as const) {
      const answer = await stack.post('/v1/chat/completions', body);
      assert.equal(answer.status, status);
      assert.equal((await errorOf(answer)).type, 'invalid_request_error');
    }
    assert.equal(stack.chatBodies().length, 0);
  });

  conformanceCase('E21', 'refuses a missing or wrong key in the shape of each protocol', async () => {
    const stack = await start();
    const openai = await chat(stack, {}, { authorization: 'Bearer wrong' });
    assert.deepEqual([openai.status, (await errorOf(openai)).code], [401, 'invalid_api_key']);
    const anthropic = await stack.post(
      '/v1/messages',
      { ...request, max_tokens: 5 },
      { authorization: '', 'x-api-key': 'wrong' },
    );
    const body = (await anthropic.json()) as { type: string; error: { type: string } };
    assert.deepEqual([anthropic.status, body.type, body.error.type], [401, 'error', 'authentication_error']);
    assert.equal(stack.chatBodies().length, 0);
  });

  conformanceCase('E22', 'refuses a web page, whatever it shows', async () => {
    const stack = await start();
    assert.equal((await chat(stack, {}, { origin: 'https://evil.example' })).status, 403);
    assert.equal(stack.chatBodies().length, 0);
  });

  conformanceCase('E23', 'answers 405, 404 and 200 where these belong', async () => {
    const stack = await start();
    assert.equal((await stack.get('/v1/chat/completions')).status, 405);
    const unknown = await stack.get('/v1/nothing');
    assert.deepEqual([unknown.status, typeof (await errorOf(unknown)).message], [404, 'string']);
    assert.equal((await fetch(stack.url, { method: 'HEAD' })).status, 200);
  });

  conformanceCase('E24', 'serves doubled, bare and trailing forms of an address', async () => {
    const stack = await start();
    for (const path of ['/v1/v1/chat/completions', '/chat/completions', '/v1/chat/completions/']) {
      assert.equal((await stack.post(path, request)).status, 200, path);
    }
  });

  conformanceCase('E25', 'ends open streams with an error and frees the port when it stops', async () => {
    const stack = await start();
    stack.emulator.script({ text: ['one', 'two'], hold: 1 });
    const answer = await chat(stack, { stream: true });
    await held(stack);
    const stopped = stack.headless.stop();
    const text = await answer.text();
    await stopped;
    assert.match(text, /"code":"bridge_stopping"/);
    await assert.rejects(fetch(stack.url));
    await aborted(stack);
  });
});
