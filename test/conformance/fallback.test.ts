import assert from 'node:assert/strict';
import type { ScriptedAnswer } from '../emulator/script/answer';
import { FakeClock } from '../harness/fake-clock';
import { type OpenRouterServer, startOpenRouter } from '../harness/openrouter/server';
import { protocolSurfaces } from '../harness/protocol-surface';
import type { StackOptions } from '../harness/stack';
import { stacksOfTests } from '../harness/stacks';
import { conformanceCase } from './case';

/** A name and a schema that GigaChat takes only in another form. */
const tool = {
  name: 'mcp__disk__read.file-now',
  description: 'Reads',
  parameters: {
    type: 'object',
    properties: { path: { anyOf: [{ type: 'string' }, { type: 'null' }] }, depth: { $ref: '#/$defs/depth' } },
    $defs: { depth: { type: 'integer', minimum: 0 } },
    required: ['path'],
  },
};
const png = `data:image/png;base64,${Buffer.from('89504e470d0a1a0a0000', 'hex').toString('base64')}`;

describe('the fallback to OpenRouter', () => {
  let openRouter: OpenRouterServer;
  before(async () => {
    openRouter = await startOpenRouter();
  });
  after(() => openRouter.stop());
  afterEach(() => openRouter.reset());
  const startOne = stacksOfTests();
  const start = ({ env, ...options }: Omit<StackOptions, 'env'> & { env?: Record<string, string> } = {}) =>
    startOne({ ...options, env: { GIGACHAT_RETRY_BACKOFF_FACTOR: '0', ...openRouter.env(), ...env } });
  const who = ({ headers }: Response) => [headers.get('x-gigachat-provider'), headers.get('x-gigachat-model')];

  const passing: [name: string, script: ScriptedAnswer][] = [
    ['429', { status: 429, headers: { 'retry-after': '60' } }],
    ['500', { status: 500 }],
    ['503', { status: 503 }],
    ['tokens used up (402)', { status: 402 }],
    ['an empty stream', { raw: [] }],
  ];
  for (const surface of protocolSurfaces) {
    for (const [name, script] of passing) {
      conformanceCase('E26', `answers ${surface.name} from OpenRouter after ${name}`, async () => {
        const stack = await start();
        stack.emulator.script({ ...script, times: 0 });
        openRouter.script({ text: ['При', 'вет'], model: 'scripted/large-2', comments: 2 });
        const response = await stack.post(surface.path, surface.body('hi'));
        const raw = await response.text();
        assert.equal(response.status, 200, raw);
        assert.equal(surface.textOf(raw), 'Привет');
        assert.deepEqual(who(response), ['openrouter', 'scripted/large-2']);
        assert.equal(openRouter.chats().length, 1);
        assert.ok(stack.chatBodies().length <= 3);
      });
    }
  }

  conformanceCase('E26', 'answers from OpenRouter when GigaChat is silent, or cannot be reached', async () => {
    const clock = new FakeClock(Date.now());
    const silent = await start({ clock });
    silent.emulator.script({ hold: 'headers' });
    const asked = silent.post('/v1/chat/completions', protocolSurfaces[1]?.body('hi'));
    await silent.emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
    await clock.advance(150_000);
    assert.deepEqual(who(await asked), ['openrouter', 'scripted/large']);
    const nobody = await start({ env: { GIGACHAT_BASE_URL: 'http://127.0.0.1:1/v1' } });
    assert.equal(who(await nobody.post('/v1/chat/completions', protocolSurfaces[1]?.body('hi')))[0], 'openrouter');
    const noToken = await start({ env: { GIGACHAT_AUTH_URL: 'http://127.0.0.1:1/oauth' } });
    assert.equal(who(await noToken.post('/v1/chat/completions', protocolSurfaces[1]?.body('hi')))[0], 'openrouter');
  });

  conformanceCase('E26', 'sends the request as the caller wrote it: names, schemas, calls, images', async () => {
    const stack = await start();
    stack.emulator.script({ status: 503, times: 0 });
    const call = { id: 'call_1', type: 'function', function: { name: tool.name, arguments: '{"path":"a"}' } };
    const messages = [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is it?' },
          { type: 'image_url', image_url: { url: png } },
        ],
      },
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'call_1', content: '{"text":"x"}' },
    ];
    const response = await stack.post('/v1/chat/completions', {
      model: 'GigaChat-2-Max',
      messages,
      tools: [{ type: 'function', function: tool }],
      tool_choice: { type: 'function', function: { name: tool.name } },
      temperature: 0,
      stop: ['END'],
      reasoning_effort: 'low',
      profanity_check: true,
      user: 'somebody',
    });
    assert.equal(response.status, 200, await response.text());
    assert.deepEqual(openRouter.chats(), [
      {
        model: 'scripted/large',
        messages,
        stream: true,
        stream_options: { include_usage: true },
        tools: [{ type: 'function', function: tool }],
        tool_choice: { type: 'function', function: { name: tool.name } },
        temperature: 0,
        stop: ['END'],
        reasoning_effort: 'low',
      },
    ]);
    const [request] = openRouter.requests;
    assert.doesNotMatch(JSON.stringify(request?.headers), /canarysecret|canary-bridge|x-session|x-request-id/);
  });

  for (const surface of protocolSurfaces) {
    conformanceCase('E27', `shows ${surface.name} a refusal, and asks nobody else`, async () => {
      const stack = await start();
      for (const status of [400, 403, 404, 413, 422, 401]) {
        stack.emulator.reset();
        stack.emulator.script({ status, times: 0 });
        const response = await stack.post(surface.path, surface.body('hi'));
        assert.equal(response.status, status === 401 ? 403 : status, await response.text());
      }
      assert.deepEqual(openRouter.requests, []);
    });
  }

  conformanceCase('E27', 'shows an untrusted certificate, and asks nobody else', async () => {
    const stack = await start({ emulator: { tls: true } });
    const response = await stack.post('/v1/chat/completions', protocolSurfaces[1]?.body('hi'));
    assert.deepEqual([response.status, openRouter.requests.length], [502, 0]);
  });

  const filtered: Record<string, RegExp> = {
    chat: /"finish_reason":"content_filter"/,
    responses: /"reason":"content_filter"/,
    messages: /"stop_reason":"refusal"/,
  };
  for (const surface of protocolSurfaces) {
    conformanceCase('E28', `passes GigaChat's filter on to ${surface.name}, and asks nobody else`, async () => {
      const stack = await start();
      stack.emulator.script({ text: 'No.', finishReason: 'blacklist' });
      const raw = await (await stack.post(surface.path, surface.body('hi'))).text();
      assert.match(raw, filtered[surface.name.replace(' stream', '')] ?? /^$/);
      assert.deepEqual(openRouter.requests, []);
    });
  }

  for (const surface of protocolSurfaces) {
    conformanceCase('E29', `tells ${surface.name} GigaChat's failure first, then OpenRouter's`, async () => {
      const stack = await start({ env: { GIGACHAT_MAX_RETRIES: '0' } });
      for (const failing of [401, 402, 403, 429, 502]) {
        stack.emulator.script({ status: 402 });
        openRouter.script({ status: failing, error: { code: failing, message: 'No provider is left.' } });
        const response = await stack.post(surface.path, surface.body('hi'));
        const { message } = surface.errorOf(await response.text());
        assert.equal(response.status, 402);
        assert.match(message, new RegExp(`^(?=.*GigaChat.*OpenRouter).*\\(${failing}\\).*No provider is left`, 's'));
        assert.equal(response.headers.get('x-gigachat-provider'), null);
      }
      assert.equal(stack.chatBodies().length, 5);
      assert.equal(openRouter.chats().length, 5);
    });
  }

  for (const surface of protocolSurfaces.filter(({ stream }) => stream)) {
    conformanceCase('E30', `drops comments on ${surface.name} and ends in an error what ends in one`, async () => {
      const stack = await start();
      stack.emulator.script({ status: 503, times: 0 });
      openRouter.script({
        text: ['one ', 'two'],
        comments: 50,
        errorAfter: 2,
        error: { code: 429, message: 'Slow down, sk-or-v1-1234567890' },
      });
      const response = await stack.post(surface.path, surface.body('hi'));
      const raw = await response.text();
      assert.equal(response.status, 200);
      assert.equal(surface.textOf(raw), 'one two');
      assert.doesNotMatch(raw, /PROCESSING|\[DONE\]|"finish_reason":"|message_stop|response\.completed|sk-or/);
      assert.match(surface.errorOf(raw).message, /OpenRouter is busy \(429\): Slow down/);
      assert.equal(openRouter.chats().length, 1);
    });
  }

  for (const surface of protocolSurfaces) {
    conformanceCase('E30', `takes an error in a 200 for the error it is on ${surface.name}`, async () => {
      const stack = await start({ env: { GIGACHAT_MAX_RETRIES: '0' } });
      for (const reply of [
        { status: 200, error: { code: 502, message: 'Nobody home' } },
        { comments: 3, errorAfter: 0, error: { code: 'server_error', message: 'Nobody home' } },
      ]) {
        stack.emulator.script({ status: 500 });
        openRouter.script(reply);
        const response = await stack.post(surface.path, surface.body('hi'));
        const raw = await response.text();
        assert.equal(response.status, surface.name.startsWith('messages') ? 502 : 503, raw);
        assert.match(surface.errorOf(raw).message, /OpenRouter failed \(50\d\): Nobody home/);
      }
    });
  }
});
