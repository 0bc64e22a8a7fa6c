import assert from 'node:assert/strict';
import { FakeClock } from '../harness/fake-clock';
import { type OpenRouterServer, startOpenRouter } from '../harness/openrouter/server';
import { protocolSurfaces } from '../harness/protocol-surface';
import { type Stack, type StackOptions, startStack } from '../harness/stack';
import { startConnectProxy } from './connect-proxy';
import { certificateFile } from './tls';
import { toolTurns } from './tool-turns';

describe('faults of OpenRouter', () => {
  const running: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const part of running.splice(0).reverse()) await part.stop();
  });
  async function start(
    { env, ...options }: Omit<StackOptions, 'env'> & { env?: Record<string, string> } = {},
    tls?: 'valid',
  ): Promise<{ openRouter: OpenRouterServer; stack: Stack }> {
    const openRouter = await startOpenRouter({ tls });
    running.push(openRouter);
    const stack = await startStack({
      ...options,
      env: {
        GIGACHAT_MAX_RETRIES: '0',
        ...openRouter.env(),
        ...(openRouter.caPem && { GIGACHAT_CA_BUNDLE_FILE: certificateFile(openRouter.caPem) }),
        ...env,
      },
    });
    running.push(stack);
    return { openRouter, stack };
  }

  it('F12 an authority that was added for GigaChat: not trusted for OpenRouter, and the key is not sent', async () => {
    const { openRouter, stack } = await start({}, 'valid');
    stack.emulator.script({ status: 503 });
    const response = await stack.post('/v1/chat/completions', protocolSurfaces[1]?.body('hi'));
    const { message } = protocolSurfaces[1]?.errorOf(await response.text()) ?? {};
    assert.equal(response.status, 503);
    assert.match(
      message ?? '',
      /certificate of 127\.0\.0\.1:\d+ chains to a root this machine does not trust\. .*GigaChat alone/,
    );
    assert.ok(openRouter.connections() > 0);
    assert.deepEqual(openRouter.requests, []);
  });

  it('goes to OpenRouter through the same proxy as to GigaChat', async () => {
    const proxy = await startConnectProxy();
    running.push(proxy);
    const { openRouter, stack } = await start({ env: { HTTPS_PROXY: proxy.url } }, 'valid');
    stack.emulator.script({ status: 503 });
    assert.equal((await stack.post('/v1/chat/completions', protocolSurfaces[1]?.body('hi'))).status, 503);
    assert.deepEqual(proxy.log, [{ target: new URL(openRouter.baseUrl).host, status: 200 }]);
  });

  for (const surface of protocolSurfaces) {
    it(`F84 the fallback fails too on ${surface.name}: GigaChat's class, both attempts in the log`, async () => {
      const { openRouter, stack } = await start();
      stack.emulator.script({ status: 429, headers: { 'retry-after': '40' } });
      openRouter.script({ status: 503, error: { code: 503, message: 'No provider' } });
      const response = await stack.post(surface.path, surface.body('hi'));
      const raw = await response.text();
      assert.deepEqual([response.status, response.headers.get('retry-after')], [429, '40'], raw);
      const logged = stack.logLines.filter((line) => /"(?:falls back|the fallback failed too)"/.test(line));
      assert.deepEqual(
        logged.map((line) => (JSON.parse(line) as { failed: string }).failed),
        ['gigachat', 'openrouter'],
      );
    });
  }

  for (const surface of protocolSurfaces) {
    it(`F84 the fallback breaks off in ${surface.name}: an error, never a normal ending`, async () => {
      const { openRouter, stack } = await start();
      stack.emulator.script({ status: 503 });
      openRouter.script({ text: ['one ', 'two'], cutAfter: 1 });
      const response = await stack.post(surface.path, surface.body('hi'));
      const raw = await response.text();
      assert.equal(response.status, surface.stream ? 200 : 502, raw);
      assert.match(surface.errorOf(raw).message, /connection to 127\.0\.0\.1:\d+ broke/);
      assert.doesNotMatch(raw, /\[DONE\]|"finish_reason":"|message_stop|response\.completed/);
      assert.equal(openRouter.chats().length, 1);
    });
  }

  for (const turns of toolTurns) {
    it(`F85 the provider changes between turns with calls in ${turns.name}: ids stay valid, there and back`, async () => {
      const clock = new FakeClock(Date.now());
      const { openRouter, stack } = await start({ clock });
      const history = [turns.ask];
      const turn = async () => {
        const response = await stack.post(turns.path, turns.body(history));
        const answer = (await response.json()) as Record<string, unknown>;
        assert.equal(response.status, 200, JSON.stringify(answer));
        const seen = turns.kept(answer);
        history.push(...seen.history, ...seen.calls.map((call) => turns.result(call, `{"of":"${call.id}"}`)));
        return { by: response.headers.get('x-gigachat-provider'), ...seen };
      };
      stack.emulator.script({ functionCall: { name: 'read', argumentChunks: ['{"path":"a"}'] } }, { status: 503 });
      openRouter.script(
        { calls: [{ id: 'toolu_bdrk_01', name: 'read', args: ['{"path":', '"b"}'] }] },
        { text: 'Both read.' },
      );
      const first = await turn();
      assert.deepEqual([first.by, first.calls.length], ['gigachat', 1]);
      const second = await turn();
      assert.deepEqual([second.by, second.calls.map(({ name }) => name)], ['openrouter', ['read']]);
      const third = await turn();
      assert.equal(third.by, 'openrouter');
      assert.match(third.text, /Both read/);
      assert.equal(stack.chatBodies().length, 2);

      const sent = openRouter.chats()[1]?.messages as { role: string; tool_call_id?: string; content?: string }[];
      const results = sent.filter(({ role }) => role === 'tool');
      assert.deepEqual(
        results.map(({ content }) => content),
        [...first.calls, ...second.calls].map(({ id }) => `{"of":"${id}"}`),
      );

      await clock.advance(10 * 60_000);
      history.push(turns.ask);
      assert.equal((await turn()).by, 'gigachat');
      const messages = stack.chatBodies().at(-1)?.messages as { role: string; name?: string }[];
      assert.equal(messages.filter(({ role, name }) => role === 'function' && name === 'read').length, 2);
    });
  }
});
