import assert from 'node:assert/strict';
import { type Stack, startStack } from '../../harness/stack';

/** An object that no `String` makes a text of: its own `toString` and `valueOf` are none. */
const odd = { toString: 'x', valueOf: 1 };
const hi = { role: 'user', content: 'hi' };
const tool = (parameters: unknown) => [{ type: 'function', function: { name: 'get', parameters } }];

const bodies: readonly [what: string, path: string, body: object][] = [
  ['a role', 'chat/completions', { messages: [{ role: odd, content: 'hi' }] }],
  ['a role beside another', 'responses', { input: [{ role: odd, content: 'hi' }, hi] }],
  ['a role in Messages', 'messages', { max_tokens: 9, messages: [{ role: odd, content: 'hi' }] }],
  ['the type of a schema', 'chat/completions', { messages: [hi], tools: tool({ type: odd }) }],
  ['types of a schema', 'chat/completions', { messages: [hi], tools: tool({ type: ['object', odd] }) }],
  [
    'the type of a variant',
    'chat/completions',
    { messages: [hi], tools: tool({ properties: { a: { anyOf: [{ type: 'string' }, { type: odd }] } } }) },
  ],
  [
    'the type of a map',
    'chat/completions',
    { messages: [hi], tools: tool({ additionalProperties: { type: [odd, odd] } }) },
  ],
  [
    'a grammar',
    'responses',
    { input: 'hi', tools: [{ type: 'custom', name: 'a', format: { type: 'grammar', syntax: odd, definition: 'x' } }] },
  ],
  ['the id of an item', 'responses', { input: [{ type: 'item_reference', id: odd }, hi] }],
  ['the type of a content block', 'responses', { input: [{ role: 'assistant', content: [{ type: odd }] }, hi] }],
  [
    'the input of a call',
    'responses',
    { input: [{ role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'get', input: odd }] }, hi] },
  ],
  [
    'the reference of a tool',
    'messages',
    {
      max_tokens: 9,
      messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: [odd, { type: odd }] }] }],
    },
  ],
];

describe('an object where a word belongs, that cannot be made a text', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());

  for (const [what, path, body] of bodies) {
    it(`breaks nothing inside the bridge as ${what}`, async () => {
      for (const strict of [false, true]) {
        if (strict) stack.emulator.script({ status: 422, times: 1 });
        const response = await stack.post(`/v1/${path}`, { model: 'GigaChat-2', ...body });
        const told = await response.text();
        assert.ok(response.status < 500 && !told.includes('internal'), `${response.status} ${told}`);
        stack.emulator.reset();
      }
    });
  }
});
