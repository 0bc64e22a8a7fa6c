import assert from 'node:assert/strict';
import { type OpenRouterServer, startOpenRouter } from '../harness/openrouter/server';
import { type Stack, startStack } from '../harness/stack';
import { conformanceCase } from './case';

type Json = Record<string, unknown>;

const schema = { type: 'object', properties: { n: { type: 'integer' } } };
const written = [0, 1].map((n) => `<tool_call>{"name":"step","arguments":{"n":${n}}}</tool_call>`).join('\n');

/** A request for a call in each protocol, the word for one at a time in it, and the arguments in an answer's raw text. */
const protocols: { name: string; path: string; body: Json; one: Json; many: Json }[] = [
  {
    name: 'Chat Completions',
    path: '/v1/chat/completions',
    body: {
      messages: [{ role: 'user', content: 'go' }],
      tools: [{ type: 'function', function: { name: 'step', parameters: schema } }],
    },
    one: { parallel_tool_calls: false },
    many: { parallel_tool_calls: true },
  },
  {
    name: 'Responses',
    path: '/v1/responses',
    body: { input: 'go', tools: [{ type: 'function', name: 'step', parameters: schema }] },
    one: { parallel_tool_calls: false, tool_choice: 'auto' },
    many: { parallel_tool_calls: true },
  },
  {
    name: 'Messages',
    path: '/v1/messages',
    body: {
      max_tokens: 100,
      messages: [{ role: 'user', content: 'go' }],
      tools: [{ name: 'step', input_schema: schema }],
    },
    one: { tool_choice: { type: 'auto', disable_parallel_tool_use: true } },
    many: { tool_choice: { type: 'auto', disable_parallel_tool_use: false } },
  },
];

describe('a caller that takes one call at a time', () => {
  let stack: Stack;
  /** GigaChat is down. */
  let away: Stack;
  let service: OpenRouterServer;
  before(async () => {
    service = await startOpenRouter({ key: 'canary-key-of-one-call' });
    const entry = { name: 'spare', base_url: service.baseUrl, api_key: service.key, model: 'scripted/large' };
    const env = { BRIDGE_FALLBACKS: JSON.stringify([entry]), GIGACHAT_RETRY_BACKOFF_FACTOR: '0' };
    [stack, away] = await Promise.all([startStack(), startStack({ env })]);
    away.emulator.script({ status: 503, times: 0 });
  });
  after(async () => {
    await Promise.all([stack.stop(), away.stop(), service.stop()]);
  });
  beforeEach(() => {
    stack.emulator.reset();
    service.reset();
  });

  /** The numbers that the calls of an answer have, each once. */
  const called = async (path: string, body: Json, by = stack): Promise<string[]> => {
    const answer = await by.post(path, { model: 'GigaChat-2-Max', ...body });
    const raw = await answer.text();
    assert.equal(answer.status, 200, raw);
    const numbers = [...raw.matchAll(/\\?"n\\?": ?(\d)/g)].map(([, number = '']) => number);
    return [...new Set(numbers)].sort();
  };

  for (const { name, path, body, one, many } of protocols) {
    for (const stream of [false, true]) {
      conformanceCase(
        'F16',
        `gets the first of two in ${name}${stream ? ', streamed' : ''}, any other both`,
        async () => {
          for (const script of [{ text: `I go. ${written}` }, { text: [...written] }]) {
            stack.emulator.script(script, script, script);
            assert.deepEqual(await called(path, { ...body, ...one, stream }), ['0']);
            assert.deepEqual(await called(path, { ...body, ...many, stream }), ['0', '1']);
            assert.deepEqual(await called(path, { ...body, stream }), ['0', '1']);
          }
          assert.ok(stack.chatBodies().every((sent) => !('parallel_tool_calls' in sent)));
        },
      );
    }

    it(`gets the first of two from a fallback, which is told, in ${name}`, async () => {
      service.script({ text: written }, { text: written });
      assert.deepEqual(await called(path, { ...body, ...one }, away), ['0']);
      assert.deepEqual(await called(path, { ...body, ...many }, away), ['0', '1']);
      const told = service.chats().map((sent) => sent.parallel_tool_calls);
      assert.deepEqual(told, [false, undefined]);
    });
  }
});
