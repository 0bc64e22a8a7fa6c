import assert from 'node:assert/strict';
import type OpenAI from 'openai';
import { type Stack, startStack } from '../../harness/stack';

interface WireMessage {
  role: string;
  name?: string;
  content: string;
  function_call?: { name: string; arguments: unknown };
}

const tools: OpenAI.ChatCompletionFunctionTool[] = ['get_weather', 'get_time'].map((name) => ({
  type: 'function',
  function: { name, description: name, parameters: { type: 'object', properties: { city: { type: 'string' } } } },
}));

describe("tools over the bridge, with OpenAI's own client", () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  afterEach(() => stack.emulator.reset());

  it('sends two calls of one turn as call, result, call, result, though the results came in the other order', async () => {
    stack.emulator.script({ text: 'It is sunny and noon.' });
    const answer = await stack.openai.chat.completions.create({
      model: 'GigaChat-2-Max',
      tools,
      messages: [
        { role: 'user', content: 'Weather and time in Moscow?' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'call_a', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Moscow"}' } },
            { id: 'call_b', type: 'function', function: { name: 'get_time', arguments: '{"city":"Moscow"}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'call_b', content: '{"time":"12:00"}' },
        { role: 'tool', tool_call_id: 'call_a', content: 'sunny' },
      ],
    });
    assert.equal(answer.choices[0]?.message.content, 'It is sunny and noon.');
    const sent = (stack.chatBodies()[0]?.messages ?? []) as WireMessage[];
    assert.deepEqual(sent.slice(1), [
      { role: 'assistant', content: '', function_call: { name: 'get_weather', arguments: { city: 'Moscow' } } },
      { role: 'function', name: 'get_weather', content: '{"result":"sunny"}' },
      { role: 'assistant', content: '', function_call: { name: 'get_time', arguments: { city: 'Moscow' } } },
      { role: 'function', name: 'get_time', content: '{"time":"12:00"}' },
    ]);
    assert.equal(stack.emulator.log.at(-1)?.status, 200);
  });

  it('runs the tools helper of the client through two calls to the answer', async () => {
    stack.emulator.script(
      { functionCall: { name: 'get_weather', arguments: { city: 'Пермь' } } },
      { functionCall: { name: 'get_time', arguments: {} }, finishWithCall: false },
      { text: 'Готово.' },
    );
    const asked: unknown[] = [];
    const runner = stack.openai.chat.completions.runTools({
      model: 'GigaChat-2-Max',
      stream: true,
      messages: [{ role: 'user', content: 'Погода?' }],
      tools: tools.map(({ function: { name, parameters = {} } }) => ({
        type: 'function' as const,
        function: {
          name,
          description: name,
          parameters,
          parse: (text: string): unknown => JSON.parse(text),
          function: (args: unknown) => {
            asked.push(args);
            return { ok: true };
          },
        },
      })),
    });
    assert.equal(await runner.finalContent(), 'Готово.');
    assert.deepEqual(asked, [{ city: 'Пермь' }, {}]);
    const last = stack.chatBodies().at(-1)?.messages as WireMessage[];
    assert.deepEqual(
      last.map(({ role }) => role),
      ['user', 'assistant', 'function', 'assistant', 'function'],
    );
  });

  it('never lets GigaChat see `tools`, a call as text, or a state id', async () => {
    stack.emulator.script({ functionCall: { name: 'get_time', arguments: { city: 'x' } } });
    await stack.openai.chat.completions.create({
      model: 'GigaChat-2-Max',
      tools,
      seed: 7,
      user: 'u',
      messages: [{ role: 'user', content: 'time?' }],
    });
    const entry = stack.emulator.log.findLast(({ kind }) => kind === 'chat');
    assert.deepEqual(entry?.ignoredFields, []);
    const body = entry?.body as Record<string, unknown>;
    assert.deepEqual(Object.keys(body).sort(), ['function_call', 'functions', 'messages', 'model', 'stream']);
    assert.equal(body.function_call, 'auto');
  });

  it('gives a tool back under its own name when GigaChat would not take that name', async () => {
    const name = 'файлы/прочитать.v1';
    const ask = (messages: OpenAI.ChatCompletionMessageParam[]) =>
      stack.openai.chat.completions.create({
        model: 'GigaChat-2-Max',
        tools: [{ type: 'function', function: { name } }],
        tool_choice: { type: 'function', function: { name } },
        messages,
      });
    await ask([{ role: 'user', content: 'read' }]);
    const sent = stack.chatBodies().at(-1)?.functions as { name: string }[];
    stack.emulator.script({ functionCall: { name: sent[0]?.name ?? '' } });
    const answer = await ask([{ role: 'user', content: 'read' }]);
    const call = answer.choices[0]?.message.tool_calls?.[0];
    assert.ok(call?.type === 'function');
    assert.equal(call.function.name, name);
    assert.equal(answer.choices[0]?.finish_reason, 'tool_calls');
    assert.match(sent[0]?.name ?? '', /^[A-Za-z_][\w.-]*$/);
  });
});
