import assert from 'node:assert/strict';
import { type Stack, startStack } from '../harness/stack';
import { assemble } from './chat-suite';
import { at, readEvents } from './wire-events';

type Json = Record<string, unknown>;

const parameters = {
  type: 'object',
  properties: { path: { type: 'string' }, lines: { type: 'array', items: { type: 'integer' } } },
};
const tools = [{ type: 'function', function: { name: 'read', description: 'd', parameters } }];

/** What GigaChat gives as arguments, and what every client gets. */
const odd: [what: string, given: unknown, got: Json][] = [
  ['text', '{"path":"a"}', { path: 'a' }],
  ['text that was made JSON twice', JSON.stringify('{"path":"a"}'), { path: 'a' }],
  ['text in a code fence', '```json\n{"path":"a"}\n```', { path: 'a' }],
  ['text with a line break inside a string', '{"path":"a\nb",}', { path: 'a\nb' }],
  [
    'text as Python writes it',
    "{'path': 'a', 'lines': [1], 'whole': True, 'to': None}",
    { path: 'a', lines: [1], whole: true, to: null },
  ],
  [
    'text in both quotes, with those of the other kind',
    `{'path': "it's,]", 'why': 'say "a,}" it\\'s'}`,
    { path: "it's,]", why: `say "a,}" it's` },
  ],
  ['text of blanks', '  ', {}],
  ['null', null, {}],
  ['an empty text', '', {}],
  ['an empty list', [], {}],
  ['an empty list as text', '[]', {}],
  ['null as text', 'null', {}],
  ['the object in a list', [{ path: 'a' }], { path: 'a' }],
  ['numbers and lists as texts', { path: 5, lines: '[1, 2]' }, { path: '5', lines: [1, 2] }],
  ['fields that nobody declared', { path: 'a', why: { not: [1] } }, { path: 'a', why: { not: [1] } }],
];

/** The call as a client of each address reads it, whole or streamed. */
const readers: { path: string; more: Json; whole(body: Json): unknown; streamed(text: string): unknown }[] = [
  {
    path: '/v1/chat/completions',
    more: {},
    whole: (body) => JSON.parse(String(at(body, 'choices', 0, 'message', 'tool_calls', 0, 'function', 'arguments'))),
    streamed: (text) => JSON.parse(assemble(200, new Headers(), text).calls[0]?.function.arguments ?? ''),
  },
  {
    path: '/v1/responses',
    more: {},
    whole: (body) => JSON.parse(String(at(body, 'output', 0, 'arguments'))),
    streamed(text) {
      const events = readEvents(text);
      const deltas = events.filter(({ name }) => name === 'response.function_call_arguments.delta');
      const last = events.at(-1);
      assert.equal(deltas.map(({ data }) => data.delta).join(''), at(last?.data, 'response', 'output', 0, 'arguments'));
      return JSON.parse(String(at(last?.data, 'response', 'output', 0, 'arguments')));
    },
  },
  {
    path: '/v1/messages',
    more: { max_tokens: 50 },
    whole: (body) => at(body, 'content', 0, 'input'),
    streamed(text) {
      const deltas = readEvents(text).filter(({ name }) => name === 'content_block_delta');
      return JSON.parse(deltas.map(({ data }) => at(data, 'delta', 'partial_json')).join(''));
    },
  },
];

describe('arguments that GigaChat writes in an odd way', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack({ emulator: { tokensPerSecond: 100_000 } });
  });
  after(() => stack.stop());

  const ask = async (path: string, body: Json, given: unknown, write = (chunk: string) => chunk): Promise<string> => {
    const delta = { role: 'assistant', content: '', function_call: { name: 'read', arguments: given } };
    const usage = { prompt_tokens: 5, completion_tokens: 3, total_tokens: 8 };
    const chunks = [
      { choices: [{ delta, index: 0 }], model: 'm' },
      { choices: [{ delta: {}, index: 0, finish_reason: 'function_call' }], model: 'm', usage },
    ];
    stack.emulator.reset();
    stack.emulator.script({
      raw: [...chunks.map((one) => `data: ${write(JSON.stringify(one))}\n\n`), 'data: [DONE]\n\n'],
    });
    const messages = [{ role: 'user', content: 'hi' }];
    const answer = await stack.post(path, { model: 'GigaChat-2-Max', messages, tools, ...body });
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    return text;
  };

  for (const { path, more, whole, streamed } of readers) {
    for (const [what, given, got] of odd) {
      it(`are an object at ${path}: ${what}`, async () => {
        assert.deepEqual(whole(JSON.parse(await ask(path, more, given))), got);
        assert.deepEqual(streamed(await ask(path, { ...more, stream: true }, given)), got);
      });
    }
  }

  const noObjects: [what: string, given: unknown, got: Json][] = [
    ['a number', 5, { value: 5 }],
    ['a list of words', ['a', 'b'], { value: ['a', 'b'] }],
    ['words', 'read the file a', { _raw: 'read the file a' }],
    ['an object that breaks off', '{"path":"a', { _raw: '{"path":"a' }],
  ];
  for (const [what, given, got] of noObjects) {
    it(`are an object to Anthropic's clients, streamed as whole: ${what}`, async () => {
      for (const { path, more, whole, streamed } of readers.filter((reader) => reader.path === '/v1/messages')) {
        assert.deepEqual(whole(JSON.parse(await ask(path, more, given))), got);
        assert.deepEqual(streamed(await ask(path, { ...more, stream: true }, given)), got);
      }
    });
  }

  const several: [what: string, given: unknown][] = [
    ['one behind the other', '{"path":"a","lines":[1]}{"path":"b"}'],
    ['with blanks and commas between them', '{"path":"a","lines":[1]},\n {"path":"b"} '],
    ['one of them twice', '{"path":"a","lines":[1]}{"path":"b"}{"path":"b"}'],
    ['in a list as text', '[{"path":"a","lines":[1]},{"path":"b"}]'],
    ['in a list', [{ path: 'a', lines: [1] }, { path: 'b' }]],
  ];
  for (const [what, given] of several) {
    it(`are as many calls as they are objects, streamed as whole: ${what}`, async () => {
      const got = [{ path: 'a', lines: [1] }, { path: 'b' }];
      const written = (calls: readonly { id: string; function: { name: string; arguments: string } }[]) => {
        assert.deepEqual(
          calls.map(({ function: { name } }) => name),
          ['read', 'read'],
        );
        assert.equal(new Set(calls.map(({ id }) => id)).size, 2);
        return calls.map((call) => JSON.parse(call.function.arguments));
      };
      const [chat = '', , messages = ''] = readers.map(({ path }) => path);
      const whole = JSON.parse(await ask(chat, {}, given));
      assert.deepEqual(written(whole.choices[0].message.tool_calls), got);
      assert.deepEqual(written(assemble(200, new Headers(), await ask(chat, { stream: true }, given)).calls), got);
      const { content } = JSON.parse(await ask(messages, { max_tokens: 50 }, given));
      assert.deepEqual(
        content.map(({ input }: { input: Json }) => input),
        got,
      );
      const alone = JSON.parse(await ask(chat, { parallel_tool_calls: false }, given));
      assert.deepEqual(JSON.parse(alone.choices[0].message.tool_calls[0].function.arguments), got[0]);
      assert.equal(alone.choices[0].message.tool_calls.length, 1);
    });
  }

  it('keep every digit of a long number, streamed as whole', async () => {
    const long = '{"path":"-12345678901234567890","id":1234567890123456789,"ids":[-98765432109876543210,7,1.5]}';
    const stand = { id: 'a number' };
    for (const { path, more } of readers) {
      for (const stream of [false, true]) {
        // JavaScript writes no such number, so its place is written into the text.
        const text = await ask(path, { ...more, stream }, stand, (chunk) => chunk.replace(JSON.stringify(stand), long));
        const plain = text.replaceAll('\\"', '"');
        assert.ok(plain.includes(long.slice(1, -1)), `${path} ${stream}: ${text}`);
      }
    }
  });

  it('keep every digit when the call comes back as the past', async () => {
    const digits = '1234567890123456789';
    const call = `{"id":"c","type":"function","function":{"name":"read","arguments":"{\\"id\\":${digits}}"}}`;
    const used = `{"type":"tool_use","id":"c","name":"read","input":{"id":${digits},"ids":[{"of":${digits}}]}}`;
    const item = `{"type":"function_call","call_id":"c","name":"read","arguments":{"id":${digits}}}`;
    const asked = '{"role":"user","content":"hi"}';
    const pasts: [path: string, body: string][] = [
      [
        '/v1/chat/completions',
        `"messages":[${asked},{"role":"assistant","tool_calls":[${call}]},{"role":"tool","tool_call_id":"c","content":"x"}]`,
      ],
      [
        '/v1/messages',
        `"max_tokens":9,"messages":[${asked},{"role":"assistant","content":[${used}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"c","content":"x"}]}]`,
      ],
      ['/v1/responses', `"input":[${asked},${item},{"type":"function_call_output","call_id":"c","output":"x"}]`],
    ];
    for (const [path, body] of pasts) {
      stack.emulator.reset();
      const wanted = path === '/v1/messages' ? `"id":${digits},"ids":[{"of":${digits}}]` : `"id":${digits}`;
      stack.emulator.script({ text: 'every digit', when: { includes: wanted } });
      const answer = await (await stack.post(path, `{"model":"GigaChat-2-Max",${body}}`)).text();
      assert.ok(answer.includes('every digit'), `${path}: ${answer}`);
    }
  });
});
