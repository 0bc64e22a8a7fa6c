import assert from 'node:assert/strict';
import { protocolSurfaces } from '../../harness/protocol-surface';
import { type Stack, startStack } from '../../harness/stack';

const depths = [300, 5000, 20_000];
const nestings = [
  { of: 'lists', make: (depth: number) => '['.repeat(depth) + ']'.repeat(depth) },
  { of: 'objects', make: (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}` },
  { of: 'lists that never close', make: (depth: number) => '['.repeat(depth) },
];
const schema = { type: 'object', properties: { a: {} } };

/** A conversation with one call, in each protocol that carries arguments as text, and the tools to go on with. */
const histories = {
  chat: (args: string, output: string) => ({
    tools: [{ type: 'function', function: { name: 'get', parameters: schema } }],
    messages: [
      { role: 'user', content: 'hi' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'get', arguments: args } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: output },
    ],
  }),
  responses: (args: string, output: string) => ({
    tools: [{ type: 'function', name: 'get', parameters: schema }],
    input: [
      { type: 'message', role: 'user', content: 'hi' },
      { type: 'function_call', call_id: 'c1', name: 'get', arguments: args },
      { type: 'function_call_output', call_id: 'c1', output },
    ],
  }),
  messages: (_args: string, output: string) => ({
    tools: [{ name: 'get', input_schema: schema }],
    messages: [
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c1', name: 'get', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c1', content: output }] },
    ],
  }),
};

describe('JSON nested deeper than anybody means', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack({ env: { GIGACHAT_MAX_RETRIES: '0' } });
  });
  afterEach(() => stack.emulator.reset());
  after(() => stack.stop());

  for (const surface of protocolSurfaces) {
    const history = histories[surface.name.split(' ')[0] as keyof typeof histories];
    for (const { of, make } of nestings) {
      it(`of ${of} in a past call and its result does not end the session over ${surface.name}`, async () => {
        for (const depth of depths) {
          stack.emulator.script({ text: 'Going on.' });
          const body = surface.body('hi', history(make(depth), make(depth)));
          const response = await stack.post(surface.path, body);
          const said = await response.text();
          assert.equal(response.status, 200, said);
          assert.equal(surface.textOf(said), 'Going on.');
        }
      });

      it(`of ${of} in what the upstream says is an answer or an honest failure over ${surface.name}`, async () => {
        for (const depth of depths) {
          const text = make(depth);
          const deltas = [{ function_call: { name: 'get', arguments: text } }, { content: text }];
          const frame = (delta: object) =>
            `data: ${JSON.stringify({ choices: [{ delta, index: 0 }], model: 'm' })}\n\n`;
          const end = 'data: {"choices":[{"delta":{"content":""},"index":0,"finish_reason":"stop"}],"usage":{}}\n\n';
          const raws = deltas.map((delta) => frame(delta) + end);
          raws.push(`data: {"choices":[{"delta":{"function_call":{"name":"get","arguments":${text}}}}]}\n\n${end}`);
          const replies = [
            ...raws.map((raw) => ({ raw })),
            { status: 400, body: text },
            { status: 422, body: `{"status":422,"message":${text}}` },
          ];
          for (const reply of replies) {
            stack.emulator.script(reply);
            const response = await stack.post(surface.path, surface.body('hi', history('{}', 'ok')));
            const said = await response.text();
            assert.ok([200, 400, 422, 502].includes(response.status), `${response.status} ${said.slice(0, 300)}`);
            assert.doesNotMatch(said, /internal|call stack/i);
          }
        }
      });
    }
  }
});
