import assert from 'node:assert/strict';
import { type Stack, startStack } from '../harness/stack';

const schema = { type: 'object', properties: { path: { type: 'string' } } };
const user = { role: 'user', content: 'go' };
const read = { type: 'function', name: 'read', parameters: schema };

describe('tools in a namespace', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  it('are read in every shape, and refused by their place without a name, at every address', async () => {
    const nested = { type: 'function', function: { name: 'one', parameters: schema } };
    const anthropic = { name: 'two', input_schema: schema };
    const inner = { type: 'namespace', name: 'in', tools: [{ ...read, name: 'three' }] };
    for (const path of ['/v1/chat/completions', '/v1/messages', '/v1/responses']) {
      const send = (tools: unknown[]) =>
        stack.post(path, { model: 'GigaChat-2-Max', max_tokens: 50, messages: [user], tools });
      const answer = await send([{ type: 'namespace', name: 'ns', tools: [nested, anthropic, inner] }]);
      assert.equal(answer.status, 200, await answer.text());
      const functions = (stack.chatBodies().at(-1)?.functions ?? []) as { name: string }[];
      assert.deepEqual(
        functions.map(({ name }) => name),
        ['ns__one', 'ns__two', 'in__three'],
      );
      const refused = await send([{ type: 'namespace', name: 'ns', tools: [nested, { type: 'function' }] }]);
      assert.equal(refused.status, 400);
      assert.match(await refused.text(), /tools\[0\]\.tools\[1\]\.name: /);
    }
  });

  it('are refused by their place when another tool has the name that they and their namespace make', async () => {
    const plain = { type: 'function', name: 'ns__read', function: { name: 'ns__read', parameters: schema } };
    const group = { type: 'namespace', name: 'ns', tools: [read] };
    for (const path of ['/v1/chat/completions', '/v1/messages', '/v1/responses']) {
      for (const [tools, place] of [
        [[group, plain], 'tools[1].name'],
        [[plain, group], 'tools[1].tools[0].name'],
      ] as const) {
        const answer = await stack.post(path, { model: 'GigaChat-2-Max', max_tokens: 50, messages: [user], tools });
        const text = await answer.text();
        assert.equal(answer.status, 400, text);
        assert.ok(text.includes(`${place}: `), text);
        assert.match(text, /ns__read.* is what another tool is called with its namespace/);
      }
    }
  });

  const tools = [
    { type: 'namespace', name: 'ns', tools: [read, { type: 'custom', name: 'patch', format: { type: 'text' } }] },
    { type: 'namespace', name: 'other', tools: [read] },
  ];
  for (const [name, custom] of [
    ['read', false],
    ['patch', true],
  ] as const) {
    const args = custom ? { input: 'free' } : { path: 'a' };
    const call = { functionCall: { name: `ns__${name}`, arguments: args } };

    for (const stream of [false, true]) {
      it(`keep it beside their name in calls of ${name}, ${stream ? 'streamed' : 'whole'}`, async () => {
        stack.emulator.script(call);
        const chat = await stack.post('/v1/chat/completions', {
          model: 'GigaChat-2-Max',
          messages: [user],
          tools,
          stream,
        });
        const kind = custom ? 'custom' : 'function';
        assert.match(await chat.text(), new RegExp(`"type":"${kind}","${kind}":\\{"name":"${name}","namespace":"ns"`));
        stack.emulator.script(call);
        const asked = { model: 'GigaChat-2-Max', messages: [user], max_tokens: 50, tools, stream };
        const message = await stack.post('/v1/messages', asked);
        assert.match(
          await message.text(),
          new RegExp(`"type":"tool_use","id":"[^"]+","name":"${name}","namespace":"ns"`),
        );
      });
    }

    it(`find it again in past calls of ${name}`, async () => {
      const pasts: unknown[][] = [
        [{ id: 'c', type: 'function', function: { name, namespace: 'ns', arguments: '{}' } }],
        [{ id: 'c', type: 'custom', custom: { name, namespace: 'ns', input: 'x' } }],
        [{ id: 'c', type: 'function', namespace: 'ns', function: { name, arguments: '{}' } }],
      ];
      for (const path of ['/v1/chat/completions', '/v1/messages', '/v1/responses']) {
        for (const past of [
          ...pasts.map((calls) => ({ role: 'assistant', content: '', tool_calls: calls })),
          { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name, namespace: 'ns', input: {} }] },
        ]) {
          const messages = [user, past, { role: 'tool', tool_call_id: 'c', content: 'ok' }];
          const answer = await stack.post(path, { model: 'GigaChat-2-Max', max_tokens: 50, messages, tools });
          assert.equal(answer.status, 200, await answer.text());
          const sent = JSON.stringify(stack.chatBodies().at(-1)?.messages);
          assert.match(sent, new RegExp(`"function_call":\\{"name":"ns__${name}"`), `${path} ${JSON.stringify(past)}`);
        }
      }
    });
  }
});
