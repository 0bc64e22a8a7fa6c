import assert from 'node:assert/strict';
import { type OpenRouterServer, startOpenRouter } from '../harness/openrouter/server';
import { protocolSurfaces } from '../harness/protocol-surface';
import type { Stack } from '../harness/stack';
import { stacksOfTests } from '../harness/stacks';

const chunk = (delta: object) => `data: ${JSON.stringify({ id: 'x', model: 'm', choices: [{ index: 0, delta }] })}\n\n`;

/** What servers send before an answer's first word. */
const beginnings: readonly [name: string, raw: string][] = [
  ['who speaks', chunk({ role: 'assistant' })],
  ['who speaks, and an empty text', chunk({ role: 'assistant', content: '' })],
  ['who speaks, twice, with no thought', chunk({ role: 'assistant' }) + chunk({ content: '', reasoning_content: '' })],
];

describe('an answer that fails before its first word', () => {
  let near: OpenRouterServer;
  let far: OpenRouterServer;
  before(async () => {
    [near, far] = await Promise.all([
      startOpenRouter({ key: 'canary-key-of-the-near-service' }),
      startOpenRouter({ key: 'canary-key-of-the-far-service' }),
    ]);
  });
  after(() => Promise.all([near.stop(), far.stop()]));
  afterEach(() => {
    for (const server of [near, far]) server.reset();
  });
  const startOne = stacksOfTests();
  const start = (services: readonly OpenRouterServer[]) => {
    const list = services.map(({ baseUrl, key }, index) => ({
      name: index === 0 ? 'near' : 'far',
      base_url: baseUrl,
      api_key: key,
      model: 'scripted/small',
    }));
    const env = { GIGACHAT_MAX_RETRIES: '0' };
    return startOne({ env: { ...env, BRIDGE_FALLBACKS: JSON.stringify(list) } });
  };

  for (const surface of protocolSurfaces) {
    for (const [name, raw] of beginnings) {
      const ask = async (stack: Stack) => {
        const response = await stack.post(surface.path, surface.body('hi'));
        const text = await response.text();
        assert.equal(response.status, 200, text);
        assert.equal(surface.textOf(text), 'whole');
        assert.equal(surface.errorOf(text).message, '');
        return response.headers.get('x-gigachat-provider');
      };

      it(`goes from GigaChat to a service in ${surface.name} after ${name}`, async () => {
        for (const how of ['fin', 'reset', 'end'] as const) {
          const stack = await start([near]);
          const head = { headers: { 'content-type': 'text/event-stream' }, framing: 'chunked' as const };
          stack.emulator.script({ raw, ...head, breakOff: { how } });
          near.script({ text: 'whole' });
          assert.equal(await ask(stack), 'near', how);
        }
      });

      it(`goes from one service to the next in ${surface.name} after ${name}`, async () => {
        const stack = await start([near, far]);
        for (const reply of [{ cutAfter: 1 }, {}]) {
          stack.emulator.script({ status: 503 });
          near.script({ raw, ...reply });
          far.script({ text: 'whole' });
          assert.equal(await ask(stack), 'far');
        }
        const said = `${raw}data: {"error":{"code":502,"message":"Provider returned error"}}\n\n`;
        stack.emulator.script({ status: 503 });
        near.script({ raw: said });
        far.script({ text: 'whole' });
        assert.equal(await ask(stack), 'far');
      });
    }
  }

  it('goes to nobody else while a built-in function works: it would be paid for twice', async () => {
    const stack = await start([near]);
    const progress = chunk({ role: 'function_in_progress', content: '12', name: 'text2image' });
    stack.emulator.script({
      raw: progress,
      headers: { 'content-type': 'text/event-stream' },
      framing: 'chunked',
      breakOff: { how: 'fin' },
    });
    const response = await stack.post('/v1/chat/completions', { ...protocolSurfaces[0]?.body('hi'), stream: true });
    assert.equal(response.status, 200);
    assert.match(await response.text(), /upstream_(?:reset|truncated)/);
    assert.equal(near.chats().length, 0);
  });
});
