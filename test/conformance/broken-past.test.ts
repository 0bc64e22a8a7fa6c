import assert from 'node:assert/strict';
import { type Stack, startStack } from '../harness/stack';
import { fc, fn } from './gigachat-messages';

type Json = Record<string, unknown>;

const user = (content: unknown): Json => ({ role: 'user', content });
const bot = (content: unknown, more: Json = {}): Json => ({ role: 'assistant', content, ...more });
const call = (id: unknown, name: unknown = 'read', args: unknown = '{}'): Json => ({
  ...(id !== undefined && { id }),
  type: 'function',
  function: { ...(name !== undefined && { name }), arguments: args },
});
const result = (id: unknown, content: unknown = 'done'): Json => ({
  role: 'tool',
  ...(id !== undefined && { tool_call_id: id }),
  content,
});
const use = (id: unknown, name: unknown = 'read', input: unknown = {}): Json => ({ type: 'tool_use', id, name, input });
const answered = (id: unknown, content: unknown = 'done'): Json => ({ type: 'tool_result', tool_use_id: id, content });

const done = fn('read', '{"result":"done"}');
const none = fn('read', '{"error":"no result"}');
const first = user('go');
const last = user('on');

/** A broken past in Chat's shape, and what GigaChat is sent of it. */
const chatPasts: [what: string, past: Json[], sent: Json[]][] = [
  [
    'calls with empty ids',
    [bot(null, { tool_calls: [call(''), call('')] }), result(''), result('')],
    [fc('read'), done, fc('read'), done],
  ],
  [
    'words between calls and their results',
    [bot('Look.', { tool_calls: [call('a'), call('b')] }), bot('I wait.'), bot('Still.'), result('b'), result('a')],
    [fc('read', {}, 'Look.\nI wait.\nStill.'), done, fc('read'), done],
  ],
  [
    'words behind a call that nobody answered',
    [bot(null, { tool_calls: [call('a')] }), bot('I stop.')],
    [fc('read'), none, { role: 'assistant', content: 'I stop.' }],
  ],
  ['calls without ids', [bot(null, { tool_calls: [call(undefined)] }), result(undefined)], [fc('read'), done]],
  [
    'two calls of one turn with one id',
    [bot(null, { tool_calls: [call('a'), call('a')] }), result('a'), result('a')],
    [fc('read'), done, fc('read'), done],
  ],
  [
    'one id in two turns',
    [
      bot(null, { tool_calls: [call('a')] }),
      result('a', '1'),
      bot(null, { tool_calls: [call('a')] }),
      result('a', '2'),
    ],
    [fc('read'), fn('read', '{"result":1}'), fc('read'), fn('read', '{"result":2}')],
  ],
  [
    'a call without a function',
    [bot('x', { tool_calls: [{ id: 'a', type: 'function' }] }), result('a')],
    [
      { role: 'assistant', content: 'x' },
      { role: 'user', content: 'Result of an earlier tool: done' },
    ],
  ],
  ['a call without a name', [bot('x', { tool_calls: [call('a', null)] })], [{ role: 'assistant', content: 'x' }]],
  ['a call that is null', [bot('x', { tool_calls: [null, 7, call('a')] }), result('a')], [fc('read', {}, 'x'), done]],
  ['calls that are no list', [bot('x', { tool_calls: 'none' })], [{ role: 'assistant', content: 'x' }]],
  ['a result without a call', [result('gone', 'lost')], [{ role: 'user', content: 'Result of an earlier tool: lost' }]],
  ['a call without a result', [bot(null, { tool_calls: [call('a')] })], [fc('read'), none]],
  ['a result before its call', [result('a'), bot(null, { tool_calls: [call('a')] })], [fc('read'), done]],
  [
    'arguments that are no JSON',
    [bot(null, { tool_calls: [call('a', 'read', 'path=x')] }), result('a')],
    [fc('read', { _raw: 'path=x' }), done],
  ],
  [
    'arguments that are cut off',
    [bot(null, { tool_calls: [call('a', 'read', '{"path":"x')] }), result('a')],
    [fc('read', { path: 'x' }), done],
  ],
  [
    'arguments that are an object',
    [bot(null, { tool_calls: [call('a', 'read', { path: 'x' })] }), result('a')],
    [fc('read', { path: 'x' }), done],
  ],
  [
    'arguments that are null or a list',
    [bot(null, { tool_calls: [call('a', 'read', null), call('b', 'read', ['x'])] }), result('a'), result('b')],
    [fc('read'), done, fc('read', { value: ['x'] }), done],
  ],
  [
    'a result that is null',
    [bot(null, { tool_calls: [call('a')] }), result('a', null)],
    [fc('read'), fn('read', '{}')],
  ],
  [
    'a result that is a number',
    [bot(null, { tool_calls: [call('a')] }), result('a', 7)],
    [fc('read'), fn('read', '{"result":7}')],
  ],
  ['empty and null messages', [bot(null), bot(''), user(''), user(null), bot([])], []],
  [
    'a message that is null',
    [null as unknown as Json, 'x' as unknown as Json, bot('y')],
    [{ role: 'assistant', content: 'y' }],
  ],
  ['a message without a role', [{ content: 'x' }, bot('y')], [{ role: 'assistant', content: 'y' }]],
  [
    'a message of a role that nobody knows',
    [{ role: 'critic', content: 'x' }, bot('y')],
    [{ role: 'assistant', content: 'y' }],
  ],
  ['content that is a number', [user(7), bot('y')], [{ role: 'assistant', content: 'y' }]],
  [
    'one part that is no list',
    [user({ type: 'text', text: 'x' }), bot('y')],
    [
      { role: 'user', content: 'x' },
      { role: 'assistant', content: 'y' },
    ],
  ],
  [
    'parts of no type',
    [user([7, null, { text: 'x' }, { type: 'hologram' }]), bot('y')],
    [
      { role: 'user', content: 'x' },
      { role: 'assistant', content: 'y' },
    ],
  ],
  [
    'an answer with thoughts',
    [
      bot([
        { type: 'thinking', thinking: 'hm' },
        { type: 'reasoning', text: 'hm' },
        { type: 'text', text: 'ok' },
      ]),
    ],
    [{ role: 'assistant', content: 'ok' }],
  ],
  ['a refusal part', [bot([{ type: 'refusal', refusal: 'no' }])], [{ role: 'assistant', content: 'no' }]],
  [
    'an answer with a picture',
    [
      bot([
        { type: 'text', text: 'ok' },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } },
      ]),
    ],
    [{ role: 'assistant', content: 'ok' }],
  ],
  ["Anthropic's calls and results", [bot([use('a')]), user([answered('a')])], [fc('read'), done]],
  [
    "Responses' items",
    [
      { type: 'function_call', call_id: 'a', name: 'read', arguments: '{}' },
      { type: 'function_call_output', call_id: 'a', output: 'done' },
    ],
    [fc('read'), done],
  ],
  [
    'an item that is broken',
    [{ type: 'function_call', name: 'read' }, bot('y')],
    [{ role: 'assistant', content: 'y' }],
  ],
  [
    'the older form of calls',
    [
      bot(null, { function_call: { name: 'read', arguments: '{}' } }),
      { role: 'function', name: 'read', content: 'done' },
    ],
    [fc('read'), done],
  ],
  [
    'an older call without a name',
    [bot('x', { function_call: { arguments: '{}' } })],
    [{ role: 'assistant', content: 'x' }],
  ],
];

/** The same in Anthropic's shape. */
const messagesPasts: [what: string, past: Json[], sent: Json[]][] = [
  [
    'calls with empty ids',
    [bot([use(''), use('')]), user([answered(''), answered('')])],
    [fc('read'), done, fc('read'), done],
  ],
  [
    'a message of a role that nobody knows',
    [{ role: 'critic', content: 'x' }, bot('y')],
    [{ role: 'assistant', content: 'y' }],
  ],
  [
    'calls without ids',
    [bot([{ type: 'tool_use', name: 'read' }]), user([{ type: 'tool_result', content: 'done' }])],
    [fc('read'), done],
  ],
  [
    'two calls with one id',
    [bot([use('a'), use('a')]), user([answered('a'), answered('a')])],
    [fc('read'), done, fc('read'), done],
  ],
  [
    'a call without a name',
    [bot([use('a', null), { type: 'text', text: 'x' }]), user([answered('a')])],
    [
      { role: 'assistant', content: 'x' },
      { role: 'user', content: 'Result of an earlier tool: done' },
    ],
  ],
  [
    'a result without a call',
    [user([answered('gone', 'lost')]), bot('y')],
    [
      { role: 'user', content: 'Result of an earlier tool: lost' },
      { role: 'assistant', content: 'y' },
    ],
  ],
  ['a call without a result', [bot([use('a')])], [fc('read'), none]],
  ['a result before its call', [user([answered('a')]), bot([use('a')])], [fc('read'), done]],
  [
    'input that is text',
    [bot([use('a', 'read', '{"path":"x"}')]), user([answered('a')])],
    [fc('read', { path: 'x' }), done],
  ],
  ['null content', [bot(null), user(null), bot('y')], [{ role: 'assistant', content: 'y' }]],
  [
    'blocks of no type',
    [user([7, null, { type: 'hologram' }, { type: 'text', text: 'x' }]), bot('y')],
    [
      { role: 'user', content: 'x' },
      { role: 'assistant', content: 'y' },
    ],
  ],
  [
    'a call that the user makes',
    [user([use('a'), { type: 'text', text: 'x' }]), bot('y')],
    [
      { role: 'user', content: 'x' },
      { role: 'assistant', content: 'y' },
    ],
  ],
  ["Chat's calls and results", [bot(null, { tool_calls: [call('a')] }), result('a')], [fc('read'), done]],
];

/** Joins what GigaChat gets as one turn: texts of one role in a row. */
function joined(messages: Json[]): Json[] {
  const all: Json[] = [];
  for (const message of messages) {
    const before = all.at(-1);
    const isCall = before?.function_call !== undefined || message.function_call !== undefined;
    if (before && before.role === message.role && message.role !== 'function' && !isCall) {
      before.content = [before.content, message.content].filter((text) => text !== '').join('\n');
    } else all.push({ ...message });
  }
  return all;
}

describe('a conversation with a broken past', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  const sent = () => stack.chatBodies().at(-1)?.messages as Json[];

  for (const [path, pasts, least] of [
    ['/v1/chat/completions', chatPasts, {}],
    ['/v1/messages', messagesPasts, { max_tokens: 50 }],
  ] as const) {
    for (const [what, past, expected] of pasts) {
      it(`goes on at ${path} with ${what}`, async () => {
        const answer = await stack.post(path, {
          model: 'GigaChat-2-Max',
          ...least,
          messages: [first, ...past, bot('fine'), last],
        });
        assert.equal(answer.status, 200, await answer.clone().text());
        assert.deepEqual(sent(), joined([first, ...expected, { role: 'assistant', content: 'fine' }, last]));
      });
    }
  }

  it('says in the log what was left out, by its place and without its text', async () => {
    const past = bot('x', { tool_calls: [{ id: 'a', type: 'function', secret: 'very private words' }] });
    await stack.post('/v1/chat/completions', { model: 'GigaChat-2-Max', messages: [first, past, last] });
    const line = stack.logLines.find((one) => one.includes('left out') && one.includes('messages[1].tool_calls[0]'));
    assert.ok(line);
    assert.ok(!stack.logLines.some((one) => one.includes('very private words')));
  });

  for (const [path, least] of [
    ['/v1/chat/completions', {}],
    ['/v1/messages', { max_tokens: 50 }],
  ] as const) {
    it(`goes on at ${path} after 10,000 messages with every third of them broken`, async () => {
      const messages = Array.from({ length: 9_999 }, (_, index): unknown => {
        if (index % 3 === 0)
          return [null, bot(null, { tool_calls: [{}, call('')] }), result('gone'), user([{ type: 'hologram' }, 7])][
            index % 4
          ];
        return index % 3 === 1
          ? user([{ type: 'text', text: `question ${index}` }])
          : bot(`answer ${index}`, { tool_calls: [] });
      });
      const answer = await stack.post(path, { model: 'GigaChat-2-Max', ...least, messages: [...messages, last] });
      assert.equal(answer.status, 200, (await answer.clone().text()).slice(0, 500));
      const texts = JSON.stringify(sent());
      assert.ok(texts.includes('question 1') && texts.includes('answer 9998'));
    });
  }

  it('goes on at every address after a result whose picture holds nothing, in the newest turn too', async () => {
    const parts = [
      { type: 'image_url', image_url: { url: 'data:image/png;base64,' } },
      { type: 'input_image', image_url: 'file:///etc/passwd' },
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: '' } },
    ];
    for (const part of parts) {
      const chat = [first, bot(null, { tool_calls: [call('a')] }), result('a', [part])];
      const anthropic = [first, bot([use('a')]), user([answered('a', [part])])];
      const items = [
        first,
        { type: 'function_call', call_id: 'a', name: 'read', arguments: '{}' },
        { type: 'function_call_output', call_id: 'a', output: [part] },
      ];
      for (const path of ['/v1/chat/completions', '/v1/messages', '/v1/responses']) {
        for (const messages of [chat, anthropic, items]) {
          const answer = await stack.post(path, { model: 'GigaChat-2-Max', max_tokens: 50, messages });
          assert.equal(answer.status, 200, `${path}: ${await answer.text()}`);
          assert.match(JSON.stringify(sent()), /image left out/, path);
        }
      }
    }
  });

  it('goes on in Responses after 10,000 items with every third of them broken', async () => {
    const input = Array.from({ length: 9_999 }, (_, index): unknown => {
      if (index % 3 === 0) {
        return [
          { type: 'function_call', name: 'read' },
          { type: 'hologram' },
          { type: 'function_call_output', output: 'lost' },
          { role: 'user', content: [{ type: 'hologram' }, 7] },
        ][index % 4];
      }
      return index % 3 === 1 ? { role: 'user', content: `question ${index}` } : bot(`answer ${index}`);
    });
    const answer = await stack.post('/v1/responses', { model: 'GigaChat-2-Max', input: [...input, last] });
    assert.equal(answer.status, 200, (await answer.clone().text()).slice(0, 500));
    const texts = JSON.stringify(sent());
    assert.ok(texts.includes('question 1') && texts.includes('answer 9998'));
  });

  it('takes a beginning of the answer and two instructions', async () => {
    const messages = [{ role: 'system', content: 'one' }, first, { role: 'developer', content: 'two' }, bot('Once')];
    const answer = await stack.post('/v1/chat/completions', { model: 'GigaChat-2-Max', messages });
    assert.equal(answer.status, 200);
    assert.deepEqual(sent(), [
      { role: 'system', content: 'one\n\ntwo' },
      first,
      { role: 'assistant', content: 'Once' },
    ]);
  });
});
