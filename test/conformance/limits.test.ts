import assert from 'node:assert/strict';
import { type Stack, startStack } from '../harness/stack';
import { at } from './wire-events';

type Json = Record<string, unknown>;

const user = { role: 'user', content: 'go' };
const many = (count: number, make: (index: number) => unknown): unknown[] =>
  Array.from({ length: count }, (_, i) => make(i));
const nested = (index: number) => ({ type: 'function', function: { name: `tool_${index}`, parameters: {} } });
const flat = (index: number) => ({ type: 'function', name: `tool_${index}`, parameters: {} });
const anthropic = (index: number) => ({ name: `tool_${index}`, input_schema: { type: 'object' } });

const chats: [path: string, least: Json, said: 'messages' | 'input'][] = [
  ['/v1/chat/completions', { messages: [user] }, 'messages'],
  ['/v1/messages', { messages: [user], max_tokens: 5 }, 'messages'],
  ['/v1/messages/count_tokens', { messages: [user] }, 'messages'],
  ['/v1/responses', { input: [user] }, 'input'],
  ['/v1/responses/input_tokens', { input: [user] }, 'input'],
];

describe('how much one request may hold', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  const send = (path: string, body: Json) => stack.post(path, { model: 'GigaChat-2-Max', ...body });
  const isTaken = async (path: string, body: Json) => {
    const answer = await send(path, body);
    assert.equal(answer.status, 200, await answer.text());
  };
  const isRefused = async (path: string, body: Json, field: string) => {
    const before = stack.chatBodies().length;
    const answer = await send(path, body);
    const refusal: unknown = await answer.json();
    assert.equal(answer.status, 400, JSON.stringify(refusal));
    assert.match(String(at(refusal, 'error', 'message')), new RegExp(`^${field}: must hold at most `));
    if (path.startsWith('/v1/messages')) assert.equal(at(refusal, 'type'), 'error');
    else assert.equal(at(refusal, 'error', 'param'), field);
    assert.equal(stack.chatBodies().length, before);
  };

  const brings: [path: string, bring: (index: number) => Json, least: Json][] = [
    ['/v1/responses', (index) => ({ type: 'additional_tools', role: 'developer', tools: [flat(index)] }), {}],
    [
      '/v1/messages',
      (index) => ({
        role: 'system',
        content: [{ type: 'tool_addition', tool: { type: 'tool_definition', definition: anthropic(index) } }],
      }),
      { max_tokens: 5 },
    ],
  ];
  for (const [path, bring, least] of brings) {
    it(`offers 512 tools at most at ${path}: its own, the one it chose, and of those the conversation brought the newest`, async () => {
      const said = path === '/v1/responses' ? 'input' : 'messages';
      const brought = (count: number) => many(count, (index) => bring(index + 100));
      await isTaken(path, {
        ...least,
        tools: many(12, path === '/v1/responses' ? flat : anthropic),
        [said]: [user, ...brought(600), user],
        tool_choice: { type: path === '/v1/responses' ? 'function' : 'tool', name: 'tool_107' },
      });
      const offered = many(513, (index) => at(stack.chatBodies().at(-1), 'functions', index, 'name'));
      const newest = many(499, (index) => `tool_${index + 201}`);
      assert.deepEqual(offered, [...many(12, (index) => `tool_${index}`), 'tool_107', ...newest, undefined]);
    });
  }

  for (const [path, least, said] of chats) {
    it(`takes 10,000 messages at ${path}, and refuses one more by the field as it was spelt`, async () => {
      await isTaken(path, { ...least, [said]: many(10_000, () => user) });
      await isRefused(path, { ...least, [said]: many(10_001, () => user) }, said);
      const other = said === 'messages' ? 'input' : 'messages';
      await isRefused(path, { ...least, [said]: undefined, [other]: many(10_001, () => user) }, other);
    });

    it(`takes 512 tools at ${path}, in any shape, and refuses one more`, async () => {
      for (const make of [nested, flat, anthropic]) {
        await isTaken(path, { ...least, tools: many(512, make) });
        await isRefused(path, { ...least, tools: many(513, make) }, 'tools');
      }
      const namespace = (count: number) => [{ type: 'namespace', name: 'ns', tools: many(count, flat) }];
      await isTaken(path, { ...least, tools: namespace(512) });
      await isRefused(path, { ...least, tools: [{ type: 'namespace', name: 'n', tools: namespace(513) }] }, 'tools');
      await isRefused(path, { ...least, tools: [...namespace(512), flat(600)] }, 'tools');
      await isRefused(path, { ...least, functions: many(513, (index) => ({ name: `tool_${index}` })) }, 'functions');
    });
  }

  for (const [path, least] of [
    ...chats.filter(([path]) => !/tokens/.test(path)),
    ['/v1/completions', { prompt: 'go' }] as const,
  ]) {
    it(`takes 64 stop sequences at ${path}, and refuses one more by the field as it was spelt`, async () => {
      for (const field of path === '/v1/completions' ? ['stop'] : ['stop', 'stop_sequences']) {
        await isTaken(path, { ...least, [field]: many(64, (index) => `<stop ${index}>`) });
        await isRefused(path, { ...least, [field]: many(65, (index) => `<stop ${index}>`) }, field);
      }
    });
  }

  it('compacts a conversation of 10,000 items', async () => {
    await isTaken('/v1/responses/compact', { input: many(10_000, () => user) });
    await isRefused('/v1/responses/compact', { input: many(10_001, () => user) }, 'input');
    await isTaken('/v1/responses', { input: [...many(10_000, () => user), { type: 'compaction_trigger' }] });
  });
});
