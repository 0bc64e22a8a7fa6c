import assert from 'node:assert/strict';
import { type Stack, startStack } from '../../harness/stack';

interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** Prometheus' text format, read strictly: help and type before the samples, one metric after the other. */
function parse(text: string): Sample[] {
  assert.ok(text.endsWith('\n'));
  let current = '';
  const types = new Map<string, string>();
  return text
    .slice(0, -1)
    .split('\n')
    .flatMap((line): Sample[] => {
      const [, comment, name = '', rest = ''] = /^# (HELP|TYPE) (\w+) (.*)$/.exec(line) ?? [];
      if (comment === 'HELP') current = name;
      if (comment === 'TYPE') {
        assert.equal(name, current);
        assert.ok(!types.has(name), `${name} comes once`);
        types.set(name, rest);
      }
      if (comment) return [];
      const [, full = '', inner = '', value = ''] =
        /^([a-z_]+)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)*)\})? (\S+)$/.exec(line) ?? assert.fail(line);
      const base = types.get(current) === 'histogram' ? full.replace(/_(?:bucket|sum|count)$/, '') : full;
      assert.equal(base, current, line);
      const labels = Object.fromEntries([...inner.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)].map((m) => [m[1], m[2]]));
      assert.ok(Number.isFinite(Number(value)), line);
      return [{ name: full, labels: labels as Record<string, string>, value: Number(value) }];
    });
}

describe('GET /metrics', () => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await startStack({ env: { GIGACHAT_MAX_CONNECTIONS: '1' } });
  });
  afterEach(() => stack.stop());

  const messages = [{ role: 'user', content: 'a secret of mine' }];
  const chat = (more: object = {}) => stack.post('/v1/chat/completions', { model: 'GigaChat-2', messages, ...more });
  const read = async () => {
    const answer = await stack.get('/metrics');
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
    return parse(await answer.text());
  };
  const sumOf = (samples: readonly Sample[], name: string, labels: Record<string, string> = {}) =>
    samples
      .filter((sample) => sample.name === `gigachat_bridge_${name}`)
      .filter((sample) => Object.entries(labels).every(([key, value]) => sample.labels[key] === value))
      .reduce((sum, { value }) => sum + value, 0);

  it('wants the key, at every address, and takes only GET', async () => {
    for (const path of ['/metrics', '/v1/metrics', '/metrics/']) {
      assert.equal((await fetch(stack.url + path)).status, 401);
      assert.equal((await stack.get(path)).status, 200);
    }
    assert.equal((await stack.post('/metrics', {})).status, 405);
  });

  it('counts requests by protocol, provider, model and outcome, streamed or not', async () => {
    await (await chat()).text();
    await (await chat({ stream: true })).text();
    await (await stack.post('/v1/responses', { model: 'GigaChat-2-Max', input: 'hi' })).text();
    await (await stack.post('/v1/messages', { model: 'GigaChat-2', max_tokens: 9, messages })).text();
    await (await stack.post('/v1/embeddings', { model: 'Embeddings', input: ['hi', 'ho'] })).text();
    stack.emulator.script({ status: 402 });
    await (await chat()).text();
    stack.emulator.script({ text: ['a', 'b'], breakOff: { how: 'reset', after: { chunks: 1 } } });
    await (await chat({ stream: true })).text();
    await (await chat({ temperature: 'hot' })).text();
    await stack.post('/v1/chat/completions', {}, { authorization: 'Bearer wrong' });

    const samples = await read();
    const ok = { provider: 'gigachat', outcome: 'ok' };
    const count = (labels: Record<string, string>) => sumOf(samples, 'requests_total', labels);
    assert.equal(count({ protocol: 'chat-completions', model: 'GigaChat-2', ...ok }), 2);
    assert.equal(count({ protocol: 'responses', model: 'GigaChat-2-Max', ...ok }), 1);
    assert.equal(count({ protocol: 'messages', model: 'GigaChat-2', ...ok }), 1);
    assert.equal(count({ protocol: 'embeddings', model: 'Embeddings', ...ok }), 1);
    assert.equal(count({ outcome: 'tokens-used-up', provider: 'gigachat', model: 'none' }), 1);
    assert.equal(count({ outcome: 'network', model: 'GigaChat-2' }), 1);
    assert.equal(count({ outcome: 'invalid-request', provider: 'none' }), 1);
    assert.equal(count({ protocol: 'chat-completions', outcome: 'refused', provider: 'none' }), 1);
    assert.equal(sumOf(samples, 'request_duration_seconds_count', { protocol: 'chat-completions' }), 6);
    assert.equal(sumOf(samples, 'first_event_seconds_count', { protocol: 'chat-completions' }), 3);
    assert.ok(sumOf(samples, 'tokens_total', { kind: 'input', model: 'Embeddings' }) > 0);
  });

  it('agrees with the log, request by request', async () => {
    for (let turn = 0; turn < 3; turn += 1) await (await chat()).text();
    const samples = await read();
    const logged = stack.logLines
      .map((line) => JSON.parse(line) as Record<string, number | string>)
      .filter(({ message, path }) => message === 'answered' && path === '/v1/chat/completions');
    assert.equal(logged.length, 3);
    for (const kind of ['input', 'output']) {
      const sum = logged.reduce((total, line) => total + Number(line[`${kind}Tokens`]), 0);
      assert.equal(sumOf(samples, 'tokens_total', { kind }), sum);
    }
  });

  it('counts the tokens of every call that a request took, those before the answer and those of a failure too', async () => {
    const tool = (name: string) => ({ type: 'function', function: { name, parameters: { type: 'object' } } });
    const cost = (input: number, output: number) => ({ usage: { prompt_tokens: input, completion_tokens: output } });
    const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
    const form = { type: 'json_schema', json_schema: { name: 'x', schema } };

    stack.emulator.script({ text: 'no call', ...cost(1, 2) }, { text: 'no call again', ...cost(10, 20) });
    await (await chat({ tools: [tool('f'), tool('g')], tool_choice: 'required' })).text();
    stack.emulator.script({ text: 'no JSON', times: 3, ...cost(100, 200) });
    assert.equal((await chat({ tools: [tool('f')], response_format: form })).status, 502);
    stack.emulator.script({ text: 'no call', ...cost(1000, 2000) }, { text: 'late', hold: 'headers' });
    const leaving = new AbortController();
    const left = fetch(`${stack.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'GigaChat-2', messages, tools: [tool('f'), tool('g')], tool_choice: 'required' }),
      signal: leaving.signal,
    });
    await stack.emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
    leaving.abort();
    await assert.rejects(left);

    const all = { input: 1311, output: 2622 };
    let samples = await read();
    while (sumOf(samples, 'requests_total', { protocol: 'chat-completions' }) < 3) samples = await read();
    assert.deepEqual(
      Object.keys(all).map((kind) => sumOf(samples, 'tokens_total', { kind, model: 'GigaChat-2' })),
      Object.values(all),
    );
    const logged = stack.logLines
      .map((line): Record<string, unknown> => JSON.parse(line))
      .filter(({ message, path }) => message === 'answered' && path === '/v1/chat/completions');
    const inLog = (name: string) => logged.reduce((sum, line) => sum + Number(line[name]), 0);
    assert.deepEqual([inLog('inputTokens'), inLog('outputTokens')], Object.values(all));
  });

  for (const [how, end, breakOff] of [
    ['an error', 'data: {"status":500,"message":"no"}\n\n', undefined],
    [
      'an error with its own count',
      'data: {"error":{"code":500},"usage":{"prompt_tokens":7,"completion_tokens":4}}\n\n',
      undefined,
    ],
    [
      'an ending that is a failure',
      'data: {"choices":[{"index":0,"delta":{},"finish_reason":"error"}]}\n\n',
      undefined,
    ],
    ['its end', '', undefined],
    ['a reset', ': filler\n\n', { how: 'reset', after: { chunks: 2 } }],
  ] as const) {
    it(`counts the tokens of an answer that breaks off in ${how} after they were told, once`, async () => {
      const chunk = (content: string, usage: object) =>
        `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }], model: 'GigaChat-2', usage })}\n\n`;
      const told = [
        chunk('a', { prompt_tokens: 7, completion_tokens: 1 }),
        chunk('b', { prompt_tokens: 7, completion_tokens: 4 }),
      ];
      stack.emulator.script({ raw: [...told, end], ...(breakOff && { breakOff }), delay: {} });
      await (await chat({ stream: true })).text();
      let samples = await read();
      while (sumOf(samples, 'requests_total', { protocol: 'chat-completions' }) < 1) samples = await read();
      const count = (kind: string) => sumOf(samples, 'tokens_total', { kind, model: 'GigaChat-2' });
      assert.deepEqual([count('input'), count('output')], [7, 4]);
    });
  }

  it('counts the tokens of an answer that ends in order to call, and calls nothing', async () => {
    const counted = { usage: { prompt_tokens: 5, completion_tokens: 3 } };
    stack.emulator.script({ text: '', finishReason: 'function_call', times: 0, ...counted });
    assert.equal((await chat()).status, 502);
    const calls = stack.chatBodies().length;
    assert.equal(sumOf(await read(), 'tokens_total', { kind: 'input' }), 5 * calls);
  });

  it('counts the vectors of a request whose later texts were refused', async () => {
    const vectors = Array.from({ length: 100 }, (_, index) => ({ index, embedding: [1], usage: { prompt_tokens: 2 } }));
    stack.emulator.scriptOther({ body: { object: 'list', data: vectors } }, { status: 500, times: 0 });
    const input = Array.from({ length: 101 }, () => 'hi');
    assert.equal((await stack.post('/v1/embeddings', { model: 'Embeddings', input })).status, 503);
    assert.equal(sumOf(await read(), 'tokens_total', { model: 'Embeddings', kind: 'input' }), 200);
  });

  it('spreads times over buckets that add up', async () => {
    await (await chat()).text();
    const samples = (await read()).filter(({ labels }) => labels.protocol === 'chat-completions');
    const buckets = samples.filter(({ name }) => name.endsWith('request_duration_seconds_bucket'));
    const values = buckets.map(({ value }) => value);
    assert.deepEqual(
      values,
      [...values].sort((one, other) => one - other),
    );
    assert.equal(buckets.at(-1)?.labels.le, '+Inf');
    assert.equal(buckets.at(-1)?.value, sumOf(samples, 'request_duration_seconds_count'));
  });

  it('shows the queue as it is', async () => {
    stack.emulator.script({ text: 'late', hold: 'headers' });
    const asked = [chat(), chat(), chat()];
    await stack.emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
    for (let samples = await read(); sumOf(samples, 'queue_waiting') < 2; samples = await read());
    const samples = await read();
    assert.deepEqual([sumOf(samples, 'queue_in_flight'), sumOf(samples, 'queue_waiting')], [1, 2]);
    assert.equal(sumOf(samples, 'upstream_up'), 1);
    assert.ok(sumOf(samples, 'token_valid_seconds') > 60);
    stack.emulator.release();
    await Promise.all(asked);
    assert.equal(sumOf(await read(), 'queue_in_flight'), 0);
  });

  it('T35: grows with nothing that callers or GigaChat make up, and holds nothing they say', async () => {
    for (let turn = 0; turn < 200; turn += 1) {
      await (await chat({ model: `made-up-${turn}"\\\n` })).text();
      stack.emulator.script({ model: `upstream-${turn}:1`, text: 'hi' });
      await (await chat()).text();
      await (await stack.get(`/v1/nowhere-${turn}`)).text();
      await (await stack.get(`/v1/files/${turn}`)).text();
    }
    const samples = await read();
    assert.ok(samples.length < 300, `${samples.length} series`);
    const text = JSON.stringify(samples);
    assert.doesNotMatch(text, /made-up|upstream-\d|nowhere|secret of mine/);
    const allowed: Record<string, RegExp> = {
      protocol: /^(?:chat-completions|files|other)$/,
      provider: /^(?:gigachat|none)$/,
      model: /^(?:none|other)$/,
      outcome: /^(?:ok|refused|not-found)$/,
      kind: /^(?:input|output|cached)$/,
      le: /^(?:[\d.]+|\+Inf)$/,
      version: /^\d+\.\d+\.\d+/,
    };
    for (const { labels } of samples) {
      for (const [name, value] of Object.entries(labels)) assert.match(value, allowed[name] ?? /^\b$/, name);
    }
  });
});

describe('GET /ready', () => {
  it('is open and says that the bridge takes requests', async () => {
    const stack = await startStack();
    try {
      const answer = await fetch(`${stack.url}/ready`);
      assert.deepEqual([answer.status, await answer.json()], [200, { status: 'ok' }]);
    } finally {
      await stack.stop();
    }
  });
});
