import assert from 'node:assert/strict';
import { compactionItem } from '../../src/core/protocols/openai-responses/compaction';
import { type Stack, startStack } from '../harness/stack';
import { at } from './wire-events';

type Json = Record<string, unknown>;

const user = (text: string) => ({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] });
const assistant = (text: string) => ({ role: 'assistant', content: [{ type: 'output_text', text }] });
const call = (call_id: string, name = 'get') => ({ type: 'function_call', call_id, name, arguments: '{}' });
const output = (call_id: string | undefined, value: string) => ({
  type: 'function_call_output',
  call_id,
  output: value,
});

/** What a history may hold, what GigaChat is asked then, and what the log says is missing. */
const pasts: [sentence: string, input: Json[], messages: string[], leftOut: string[]][] = [
  [
    'an item that a newer client invented',
    [user('a'), { type: 'hologram', id: 'h_1' }, assistant('b'), user('c')],
    ['user: a', 'assistant: b', 'user: c'],
    ['input[1] items of type "hologram"'],
  ],
  [
    'the same before anything was answered',
    [{ type: 'weather_report' }, user('a')],
    ['user: a'],
    ['input[0] items of type "weather_report"'],
  ],
  [
    'a call and a result of tools that only OpenAI runs',
    [
      user('a'),
      { type: 'computer_call', id: 'c', call_id: 'x', action: { type: 'screenshot' } },
      { type: 'computer_call_output', call_id: 'x', output: { type: 'computer_screenshot', file_id: 'f' } },
      { type: 'web_search_call', id: 'w', status: 'completed' },
      assistant('b'),
      user('c'),
    ],
    ['user: a', 'assistant: b', 'user: c'],
    ['input[1] computer_call', 'input[2] items of type "computer_call_output"', 'input[3] web_search_call'],
  ],
  [
    'a program and what it gave on the server of OpenAI, from where the user goes on',
    [
      user('a'),
      { type: 'program', id: 'p', call_id: 'x', code: 'print(1)', fingerprint: 'f' },
      { type: 'program_output', id: 'o', call_id: 'x', result: '1', status: 'completed' },
      user('b'),
    ],
    ['user: a\nb'],
    ['input[1] program', 'input[2] program_output'],
  ],
  [
    'an item of a known kind that is broken',
    [
      user('a'),
      { type: 'function_call', call_id: 'x', arguments: '{}' },
      { role: 'president', content: 'x' },
      assistant('b'),
      user('c'),
    ],
    ['user: a', 'assistant: b', 'user: c'],
    ['input[1].name is missing', 'input[2].role '],
  ],
  [
    'a call and its result without their types',
    [user('a'), { id: 'fc_1', call_id: 'x', name: 'get', arguments: '{}' }, { call_id: 'x', output: '{"r":1}' }],
    ['user: a', 'assistant: get', 'function: {"r":1}'],
    [],
  ],
  [
    'items without types that might be anything',
    [user('a'), { call_id: 'x', arguments: '{}', output: 'r' }, {}, assistant('b'), user('c')],
    ['user: a', 'assistant: b', 'user: c'],
    ['input[1].type is missing', 'input[2].type is missing'],
  ],
  [
    'what is no item at all',
    [user('a'), null as unknown as Json, 7 as unknown as Json, assistant('b'), user('c')],
    ['user: a', 'assistant: b', 'user: c'],
    ['input[1] items of type', 'input[2] items of type'],
  ],
  [
    'calls and results without ids, which are paired',
    [user('a'), { ...call(''), call_id: '' }, output(undefined, '{"r":1}'), assistant('b'), user('c')],
    ['user: a', 'assistant: get', 'function: {"r":1}', 'assistant: b', 'user: c'],
    [],
  ],
  [
    'results without ids, which answer the calls of their turn in the order of these',
    [
      user('a'),
      call('gone', 'lost'),
      user('b'),
      call('x', 'first'),
      call('y', 'second'),
      output(undefined, '{"r":1}'),
      output(undefined, '{"r":2}'),
      assistant('c'),
      user('d'),
    ],
    [
      'user: a',
      'assistant: lost',
      'function: {"error":"no result"}',
      'user: b',
      'assistant: first',
      'function: {"r":1}',
      'assistant: second',
      'function: {"r":2}',
      'assistant: c',
      'user: d',
    ],
    [],
  ],
  [
    'a result that names no call, behind the one that waits',
    [user('a'), call('x'), { ...output(undefined, '{"r":1}'), call_id: null }],
    ['user: a', 'assistant: get', 'function: {"r":1}'],
    [],
  ],
  [
    'a reference to an item that is not stored any more',
    [user('a'), { type: 'item_reference', id: 'msg_gone' }, assistant('b'), user('c')],
    ['user: a', 'assistant: b', 'user: c'],
    ['input[1] there is no stored item'],
  ],
  [
    'parts that no model here can read',
    [
      {
        role: 'user',
        content: [{ type: 'input_text', text: 'a' }, { type: 'input_video', video_url: 'x' }, { type: 'input_image' }],
      },
      assistant('b'),
      user('c'),
    ],
    ['user: a', '[image left out: it could not be read]', 'assistant: b', 'user: c'],
    ['input[0].content[1] content of type "input_video"', 'input[0].content[2].image_url '],
  ],
  [
    'a message of another agent, which is read',
    [
      user('a'),
      {
        type: 'agent_message',
        author: 'scout',
        recipient: 'root',
        content: [
          { type: 'input_text', text: 'found it' },
          { type: 'encrypted_content', encrypted_content: 'x' },
        ],
      },
      user('c'),
    ],
    ['user: a', 'Message from scout:', 'found it', 'c'],
    ['input[1].content[1] content of type "encrypted_content"'],
  ],
  [
    'a compaction of ours, which is read, and two that are not',
    [
      { type: 'compaction', encrypted_content: 'gAAAAABpM0Yj' },
      { type: 'compaction_summary', encrypted_content: 'gigachat-bridge-compaction-9.e30' },
      { ...compactionItem('cmp_1', 'The file is called notes.txt.'), type: 'context_compaction' },
      user('c'),
    ],
    [
      'user: The conversation before this point was summarized to save space. Go on from this summary:\n\nThe file is called notes.txt.',
      'c',
    ],
    ['input[0] compaction of another server', 'input[1] compaction_summary of another version'],
  ],
];

describe('the past in a Responses request', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  const ask = (input: unknown, more: Json = {}) => stack.post('/v1/responses', { model: 'GigaChat-2', input, ...more });
  const upstream = () => {
    const messages = (stack.chatBodies().at(-1)?.messages ?? []) as Json[];
    return messages.map(({ role, content, function_call: made }) => `${role}: ${made ? at(made, 'name') : content}`);
  };
  const warned = () =>
    stack.logLines
      .map((line) => JSON.parse(line) as Json)
      .filter(({ message }) => message === 'something of the conversation before is left out')
      .at(-1);

  for (const stream of [false, true]) {
    for (const [sentence, input, messages, leftOut] of pasts) {
      it(`never ends a session: ${sentence}${stream ? ', streamed' : ''}`, async () => {
        stack.logLines.length = 0;
        const answer = await ask(input, { stream });
        assert.equal(answer.status, 200, await answer.clone().text());
        await answer.text();
        assert.deepEqual(upstream().join('\n'), messages.join('\n'));
        const warning = warned();
        for (const words of leftOut) assert.ok(String(warning?.named).includes(words), String(warning?.named));
        assert.equal(warning?.count ?? 0, leftOut.length);
        if (leftOut.length > 0) assert.equal(warning?.level, 'warn');
      });
    }
  }

  const asked: [sentence: string, input: Json[], param: string][] = [
    ['an unknown item that nothing follows', [user('a'), assistant('b'), { type: 'hologram' }], 'input[2].type'],
    [
      'an unknown trigger, wherever it stands',
      [{ type: 'nap_trigger' }, user('a'), assistant('b'), user('c')],
      'input[0].type',
    ],
    [
      'an answer to a tool that only OpenAI runs',
      [user('a'), { type: 'mcp_approval_response', approve: true }],
      'input[1]',
    ],
    [
      'a broken item of the newest turn',
      [user('a'), assistant('b'), { role: 'president', content: 'c' }],
      'input[2].role',
    ],
    [
      'a part of the newest turn that nobody can read',
      [user('a'), assistant('b'), { role: 'user', content: [{ type: 'input_video', video_url: 'x' }] }],
      'input[2].content[0]',
    ],
    [
      'a result that names no call where none waits',
      [user('a'), assistant('b'), output(undefined, 'c')],
      'input[2].call_id',
    ],
    [
      'an item without a type that might be a call or a result',
      [user('a'), assistant('b'), { call_id: 'x', name: 'get', arguments: '{}', output: 'r' }, user('c')],
      'input[2].type',
    ],
    ['an item of nothing', [user('a'), assistant('b'), { call_id: 'x' }], 'input[2].type'],
    ['a reference to what is not stored', [assistant('b'), { type: 'item_reference', id: 'msg_gone' }], 'input[1]'],
  ];
  for (const [sentence, input, param] of asked) {
    it(`is told from what is asked now: ${sentence} is refused by its place`, async () => {
      const answer = await ask(input);
      const error = at(await answer.json(), 'error') as Json;
      assert.deepEqual([answer.status, error.param], [400, param], String(error.message));
      assert.match(String(error.message), /^input\[/);
      assert.equal(stack.chatBodies().length, 0);
    });
  }

  it('may be long, with every third item broken', async () => {
    const items = Array.from({ length: 9_999 }, (_, index) =>
      index % 3 === 0 ? { type: 'hologram' } : index % 3 === 1 ? user(`q${index}`) : assistant(`a${index}`),
    );
    const answer = await ask([...items, user('last')]);
    assert.equal(answer.status, 200, await answer.text());
    assert.equal(warned()?.count, 3333);
    assert.match(upstream().join('\n'), /a9998\nuser: last$/);
  });
});
