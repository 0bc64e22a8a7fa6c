import assert from 'node:assert/strict';
import type { ScriptedAnswer } from '../../emulator/script/answer';
import { Random } from '../../fuzz/random';
import { type Stack, startStack } from '../../harness/stack';
import type { Received } from './told';

type Json = Record<string, unknown>;
interface Call {
  id?: string;
  call_id?: string;
  type?: string;
}
type Answer = { choices: [{ message: { tool_calls?: Call[] } }] } & { output: Call[] } & { content: Call[] };

/** A protocol: how it asks, what stands of its answer in a history, and how a tool answers a call in it. */
interface Protocol {
  path: string;
  ask: (entries: unknown[]) => Json;
  said: (answer: Answer) => unknown[];
  called: (answer: Answer) => (string | undefined)[];
  result: (id: string | undefined) => Json;
}

const parameters = { type: 'object', properties: { at: { type: 'string' } } };
const names = ['read', 'mcp.files/read', 'поиск'];

const protocols: readonly Protocol[] = [
  {
    path: '/v1/chat/completions',
    ask: (messages) => ({
      messages,
      tools: names.map((name) => ({ type: 'function', function: { name, parameters } })),
    }),
    said: ({ choices: [{ message }] }) => [message],
    called: ({ choices: [{ message }] }) => (message.tool_calls ?? []).map(({ id }) => id),
    result: (id) => ({ role: 'tool', tool_call_id: id, content: 'found' }),
  },
  {
    path: '/v1/responses',
    ask: (input) => ({ input, tools: names.map((name) => ({ type: 'function', name, parameters })) }),
    said: ({ output }) => output,
    called: ({ output }) => output.flatMap(({ call_id: id }) => id ?? []),
    result: (id) => ({ type: 'function_call_output', call_id: id, output: 'found' }),
  },
  {
    path: '/v1/messages',
    ask: (messages) => ({
      max_tokens: 50,
      messages,
      tools: names.map((name) => ({ name, input_schema: parameters })),
    }),
    said: ({ content }) => [{ role: 'assistant', content }],
    called: ({ content }) => content.flatMap(({ type, id }) => (type === 'tool_use' ? [id] : [])),
    result: (id) => ({ role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'found' }] }),
  },
];

const question = { role: 'user', content: 'what is there?' };
const further = { role: 'user', content: 'and then?' };

describe('an answer of one protocol in the next request of another', function () {
  this.timeout(60_000);
  let stack: Stack;
  before(async () => {
    stack = await startStack({ emulator: { logLimit: 10 } });
  });
  after(() => stack.stop());

  const ask = async ({ path, ask: write }: Protocol, entries: unknown[], answer: ScriptedAnswer) => {
    stack.emulator.reset();
    stack.emulator.script(answer);
    const response = await stack.post(path, { model: 'GigaChat-2-Max', ...write(entries) });
    const text = await response.text();
    assert.equal(response.status, 200, text);
    const sent = stack.chatBodies().at(-1) as { messages: Received[]; functions: { name: string }[] };
    return { answer: JSON.parse(text) as Answer, sent };
  };

  it('tells GigaChat what GigaChat said', async () => {
    const [chat] = protocols;
    assert.ok(chat);
    const { functions } = (await ask(chat, [question], { text: 'ok' })).sent;
    for (let seed = 1; seed <= 12; seed += 1) {
      const random = new Random(seed);
      const said = random.pick(['Привет 👩‍👩‍👧‍👦', ' lead', 'trail ', '<b>x</b>', '{"a":1}']);
      const call = { name: random.pick(functions).name, arguments: random.pick([{}, { at: 'é "\\\n' }, { at: '' }]) };
      const calls = random.below(3) > 0;
      const speaks = !calls || random.below(2) === 0;
      const script: ScriptedAnswer = {
        text: speaks ? [said] : [],
        ...(calls && { functionCall: call }),
        ...(random.below(3) === 0 && { reasoning: ['Надо подумать.'] }),
      };
      const expected = [
        question,
        { role: 'assistant', content: speaks ? said : '', ...(calls && { function_call: call }) },
        ...(calls ? [{ role: 'function', name: call.name, content: '{"result":"found"}' }] : []),
        further,
      ];
      for (const from of protocols) {
        const { answer } = await ask(from, [question], script);
        for (const to of protocols) {
          const results = from.called(answer).map(to === from ? from.result : random.pick([from, to]).result);
          const { sent } = await ask(to, [question, ...from.said(answer), ...results, further], { text: 'ok' });
          assert.deepEqual(sent.messages, expected, `seed ${seed}, from ${from.path} to ${to.path}`);
        }
      }
    }
  });
});
