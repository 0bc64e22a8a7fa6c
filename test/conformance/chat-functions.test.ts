import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { type Stack, startStack } from '../harness/stack';
import type { Json } from './chat-suite';

/** Tools in OpenAI's older words, as clients of before `tools` still send them. */
const functions = [
  { name: 'weather', description: 'The weather', parameters: { type: 'object', properties: { city: {} } } },
  { name: 'time', parameters: { type: 'object', properties: {} } },
];
const question = { role: 'user', content: 'How is Paris?' } as const;
const call = { name: 'weather', arguments: { city: 'Paris' } };

describe('Chat Completions: functions in the older words', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack?.stop());
  beforeEach(() => stack.emulator.reset());
  const ask = { model: 'GigaChat-2-Max', messages: [question], functions };
  const post = async (body: Json) => (await (await stack.post('/v1/chat/completions', body)).json()) as Json;
  const client = () => new OpenAI({ baseURL: `${stack.url}/v1`, apiKey: stack.apiKey, maxRetries: 0 });

  it('are called in the same words, and their result is taken in them', async () => {
    stack.emulator.script({ functionCall: call });
    const { choices } = await client().chat.completions.create(ask);
    const [choice] = choices;
    assert.equal(choice?.finish_reason, 'function_call');
    assert.deepEqual(choice.message.function_call, { name: 'weather', arguments: '{"city":"Paris"}' });
    assert.ok(!('tool_calls' in choice.message));
    assert.equal(choice.message.content, null);

    stack.emulator.script({ text: 'Sunny.' });
    const result = { role: 'function', name: 'weather', content: '{"sun":true}' } as const;
    const told = await client().chat.completions.create({ ...ask, messages: [question, choice.message, result] });
    assert.equal(told.choices[0]?.message.content, 'Sunny.');
    assert.equal(told.choices[0]?.finish_reason, 'stop');
    const sent = stack.chatBodies().at(-1)?.messages as Json[];
    assert.deepEqual(
      sent.slice(-2).map(({ role, function_call }) => [role, function_call]),
      [
        ['assistant', call],
        ['function', undefined],
      ],
    );
  });

  it('are called in the same words in a stream', async () => {
    stack.emulator.script({ functionCall: call });
    let [name, args, finish] = ['', '', ''];
    for await (const { choices } of await client().chat.completions.create({ ...ask, stream: true })) {
      const [choice] = choices;
      assert.ok(!choice?.delta.tool_calls);
      name += choice?.delta.function_call?.name ?? '';
      args += choice?.delta.function_call?.arguments ?? '';
      finish += choice?.finish_reason ?? '';
    }
    assert.deepEqual([name, args, finish], ['weather', '{"city":"Paris"}', 'function_call']);
  });

  it('have room for one call: the first of several is given', async () => {
    const spoken = ['weather', 'time'].map((name) => `<tool_call>{"name":"${name}","arguments":{}}</tool_call>`);
    for (const stream of [false, true]) {
      stack.emulator.script({ text: spoken.join('\n') });
      const answer = await stack.post('/v1/chat/completions', { ...ask, stream });
      const text = await answer.text();
      assert.ok(text.includes('"weather"') && !text.includes('"time"'), text);
    }
  });

  it('beside tools leave the newer words to the answer', async () => {
    stack.emulator.script({ functionCall: { name: 'search', arguments: {} } });
    const body = await post({ ...ask, tools: [{ type: 'function', function: { name: 'search' } }] });
    const [choice] = body.choices as { finish_reason: string; message: Json }[];
    assert.equal(choice?.finish_reason, 'tool_calls');
    assert.ok(!('function_call' in choice.message));
  });
});
