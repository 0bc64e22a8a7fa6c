import assert from 'node:assert/strict';
import { type Stack, startStack } from '../harness/stack';
import { at } from './wire-events';

type Json = Record<string, unknown>;

const schema = { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] };
const tools: Record<string, Json> = {
  "Chat's nested shape": { type: 'function', function: { name: 'read', description: 'd', parameters: schema } },
  "Responses' flat shape": { type: 'function', name: 'read', description: 'd', parameters: schema },
  "Anthropic's shape": { name: 'read', description: 'd', input_schema: schema },
  "Anthropic's shape with its type": { type: 'custom', name: 'read', description: 'd', input_schema: schema },
};
const choices: [spelling: unknown, sent: unknown][] = [
  ['auto', 'auto'],
  ['none', undefined],
  ['required', { name: 'read' }],
  ['any', { name: 'read' }],
  [{ type: 'auto' }, 'auto'],
  [{ type: 'none' }, undefined],
  [{ type: 'any', disable_parallel_tool_use: true }, { name: 'read' }],
  [{ type: 'tool', name: 'read' }, { name: 'read' }],
  [{ type: 'function', name: 'read' }, { name: 'read' }],
  [{ type: 'function', function: { name: 'read' } }, { name: 'read' }],
  [{ type: 'allowed_tools', mode: 'required', tools: [{ type: 'function', name: 'read' }] }, { name: 'read' }],
  [
    {
      type: 'allowed_tools',
      allowed_tools: { mode: 'auto', tools: [{ type: 'function', function: { name: 'read' } }] },
    },
    'auto',
  ],
];
const answerSchema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
const forms: Json[] = [
  { response_format: { type: 'json_schema', json_schema: { name: 'x', schema: answerSchema } } },
  { response_format: { type: 'json_schema', schema: answerSchema } },
  { text: { format: { type: 'json_schema', name: 'x', schema: answerSchema } } },
  { output_config: { format: { type: 'json_schema', schema: answerSchema } } },
  { output_format: { type: 'json_schema', schema: answerSchema } },
];
const efforts: [body: Json, sent: string | undefined][] = [
  ...(['reasoning_effort', 'reasoning', 'output_config'] as const).flatMap((field): [Json, string | undefined][] =>
    (
      [
        ['none', undefined],
        ['minimal', 'low'],
        ['low', 'low'],
        ['medium', 'medium'],
        ['high', 'high'],
        ['xhigh', 'high'],
        ['max', 'high'],
        ['auto', undefined],
      ] as const
    ).map(([word, sent]) => [{ [field]: field === 'reasoning_effort' ? word : { effort: word } }, sent]),
  ),
  [{ thinking: { type: 'enabled', budget_tokens: 4000 } }, 'medium'],
  [{ thinking: { type: 'adaptive' } }, 'medium'],
  [{ thinking: { type: 'disabled' } }, undefined],
];
const user = { role: 'user', content: 'go' };

/** The three addresses, with the least that each of them needs. */
const addresses: { path: string; least: Json }[] = [
  { path: '/v1/chat/completions', least: { messages: [user] } },
  { path: '/v1/messages', least: { messages: [user], max_tokens: 50 } },
];

describe('a request in the words of another protocol', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  const sent = () => stack.chatBodies().at(-1) ?? {};

  for (const { path, least } of addresses) {
    const ask = async (body: Json) => {
      const answer = await stack.post(path, { model: 'GigaChat-2-Max', ...least, ...body });
      assert.equal(answer.status, 200, await answer.clone().text());
      return (await answer.json()) as Json;
    };
    const refusal = async (body: Json) => {
      const answer = await stack.post(path, { model: 'GigaChat-2-Max', ...least, ...body });
      assert.equal(answer.status, 400);
      assert.deepEqual(stack.chatBodies(), []);
      return String(at(await answer.json(), 'error', 'message'));
    };

    describe(`at ${path}`, () => {
      for (const [shape, tool] of Object.entries(tools)) {
        it(`takes a tool in ${shape}`, async () => {
          await ask({ tools: [tool] });
          assert.deepEqual(sent().functions, [{ name: 'read', description: 'd', parameters: schema }]);
        });
      }

      it('takes tools of every shape beside each other, and says what a nameless one lacks', async () => {
        const named = Object.values(tools).map((tool, index) => {
          const name = `tool_${index}`;
          return tool.function ? { ...tool, function: { ...(tool.function as Json), name } } : { ...tool, name };
        });
        await ask({ tools: named });
        assert.deepEqual(
          (sent().functions as Json[]).map(({ name }) => name),
          ['tool_0', 'tool_1', 'tool_2', 'tool_3'],
        );
        stack.emulator.reset();
        assert.match(await refusal({ tools: [{ type: 'function', parameters: schema }] }), /^tools\[0\]\.name: /);
      });

      for (const [choice, expected] of choices) {
        it(`takes tool_choice ${JSON.stringify(choice)}`, async () => {
          await ask({ tools: [Object.values(tools)[0]], tool_choice: choice });
          assert.deepEqual(sent().function_call, expected);
        });
      }

      for (const form of forms) {
        it(`takes the form of the answer from ${JSON.stringify(form).slice(0, 70)}…`, async () => {
          stack.emulator.script({ text: '{"a":"b"}' });
          await ask(form);
          assert.deepEqual(at(sent(), 'response_format', 'schema'), answerSchema);
        });
      }

      for (const [body, expected] of efforts) {
        it(`takes effort from ${JSON.stringify(body)}`, async () => {
          await ask(body);
          assert.equal(sent().reasoning_effort, expected);
        });
      }

      for (const body of [
        { reasoning_effort: 'extreme' },
        { reasoning: { effort: 'extreme' } },
        { output_config: { effort: 'extreme' } },
      ]) {
        it(`lists the efforts it knows when told ${JSON.stringify(body)}`, async () => {
          assert.match(
            await refusal(body),
            /effort: must be one of none, minimal, low, medium, high, xhigh, max, auto/,
          );
        });
      }

      it('takes the limit of the answer in each spelling', async () => {
        for (const field of ['max_completion_tokens', 'max_output_tokens']) {
          await ask({ max_tokens: undefined, [field]: 77 });
          assert.equal(sent().max_tokens, 77, field);
        }
        await ask({ max_tokens: 78 });
        assert.equal(sent().max_tokens, 78);
      });

      it('takes stop sequences in each spelling, one or a list', async () => {
        for (const body of [{ stop: 'X' }, { stop: ['X', 'Y'] }, { stop_sequences: ['X'] }]) {
          stack.emulator.script({ text: 'aXb' });
          const answer = JSON.stringify(await ask(body));
          assert.match(answer, /"a"/, answer);
        }
      });

      it('takes 64 stop sequences, and names the field when there are more', async () => {
        await ask({ stop: Array.from({ length: 64 }, (_, index) => `<stop ${index}>`) });
        stack.emulator.reset();
        const many = Array.from({ length: 65 }, (_, index) => `<stop ${index}>`);
        assert.match(await refusal({ stop: many }), /^stop: /);
      });
    });
  }

  const system = 'You are short.';
  for (const [what, body] of [
    ["Anthropic's system as text", { system }],
    ["Anthropic's system as blocks", { system: [{ type: 'text', text: system }] }],
    ["Responses' instructions", { instructions: system }],
  ] as const) {
    for (const { path, least } of addresses) {
      it(`takes ${what} at ${path}`, async () => {
        const answer = await stack.post(path, { model: 'GigaChat-2-Max', ...least, ...body });
        assert.equal(answer.status, 200, await answer.clone().text());
        assert.deepEqual(sent().messages, [
          { role: 'system', content: system },
          { role: 'user', content: 'go' },
        ]);
      });
    }
  }
});
