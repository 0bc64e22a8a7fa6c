import assert from 'node:assert/strict';
import { conformanceCase } from './case';
import { chatSuite, type Json, user } from './chat-suite';
import { A, S, U } from './gigachat-messages';

const sys = (content: unknown, role = 'system'): Json => ({ role, content });
const bot = (content: unknown, more: Json = {}): Json => ({ role: 'assistant', content, ...more });

chatSuite('messages', (bench) => {
  const table: [id: `M${number}`, sentence: string, messages: Json[], up: unknown[]][] = [
    ['M1', 'sends a developer message as the system message', [sys('a', 'developer'), user('b')], [S('a'), U('b')]],
    [
      'M2',
      'joins all instructions into one system message',
      [sys('a'), sys('b', 'developer'), user('c')],
      [S('a\n\nb'), U('c')],
    ],
    ['M3', 'puts the system message first', [user('a'), sys('s'), user('b')], [S('s'), U('a\nb')]],
    [
      'M4',
      'reads a system message in parts',
      [
        sys([
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ]),
        user('c'),
      ],
      [S('a\nb'), U('c')],
    ],
    [
      'M5',
      'joins text parts with a line break',
      [
        user([
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ]),
      ],
      [U('a\nb')],
    ],
    ['M6', 'takes plain strings among the parts', [user(['a', 'b'])], [U('a\nb')]],
    ['M7', 'keeps an empty user turn when it is the only one', [user('')], [U('')]],
    ['M7', 'adds nothing to its neighbour for an empty turn', [user('a'), user('')], [U('a')]],
    ['M8', 'drops an assistant turn that says nothing', [user('a'), bot(null), user('b')], [U('a\nb')]],
    ['M11', 'keeps every character of turns in a row', [user(' a \n'), user('\tb ')], [U(' a \n\n\tb ')]],
    ['M12', 'forwards the beginning of an answer', [user('a'), bot('{')], [U('a'), A('{')]],
    [
      'M14',
      'leaves out what an answer carried besides its text',
      [user('a'), bot('b', { refusal: null, audio: null, annotations: [{ type: 'url_citation' }] }), user('c')],
      [U('a'), A('b'), U('c')],
    ],
    [
      'M14',
      'takes a refusal that stands in the place of an answer for the answer',
      [user('a'), bot(null, { refusal: 'no' }), user('b'), bot('c', { refusal: 'no' }), user('d')],
      [U('a'), A('no'), U('b'), A('c'), U('d')],
    ],
    ['M16', 'adds an empty user turn to instructions alone', [sys('a')], [S('a'), U('')]],
    [
      'M17',
      'leaves out the names of speakers',
      [
        { ...user('a'), name: 'bob' },
        { ...bot('b'), name: 'x' },
      ],
      [U('a'), A('b')],
    ],
    [
      'M18',
      'leaves out cache marks of parts',
      [user([{ type: 'text', text: 'a', cache_control: { type: 'ephemeral' } }])],
      [U('a')],
    ],
  ];
  for (const [id, sentence, messages, up] of table) {
    conformanceCase(id, sentence, async () => assert.deepEqual(await bench().up(messages), up));
  }

  conformanceCase('M6', 'refuses a part that is no text, naming it', async () => {
    const reply = await bench().ask({ messages: [user([7])] });
    assert.equal(reply.status, 400);
    assert.match(String(reply.error.param), /^messages\[0\]\.content/);
    assert.equal(bench().calls(), 0);
  });

  conformanceCase('M13', 'refuses a role that no protocol has, naming it', async () => {
    const reply = await bench().ask({ messages: [user('a'), { role: 'critic', content: 'b' }] });
    assert.equal(reply.status, 400);
    assert.equal(reply.error.param, 'messages[1].role');
    assert.equal(bench().calls(), 0);
  });

  conformanceCase('M9', 'sends an empty text beside a call', async () => {
    const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } };
    const up = await bench().up([
      user('a'),
      bot(null, { tool_calls: [call] }),
      { role: 'tool', tool_call_id: 'c', content: '{}' },
    ]);
    assert.deepEqual(up[1], { role: 'assistant', content: '', function_call: { name: 'f', arguments: {} } });
  });

  for (const [what, body] of [
    ['empty', { messages: [] }],
    ['missing', { messages: undefined }],
  ] as const) {
    conformanceCase('M10', `refuses a request whose messages are ${what}`, async () => {
      const reply = await bench().ask(body);
      assert.equal(reply.status, 400);
      assert.equal(reply.error.type, 'invalid_request_error');
      assert.equal(reply.error.param, 'messages');
      assert.equal(bench().calls(), 0);
    });
  }

  conformanceCase('M12', 'takes the repeated beginning off the continuation, wherever it is cut', async () => {
    const messages = [user('a'), bot('Once upon')];
    const repeated = await bench().stream({ messages }, { text: ['On', 'ce up', 'on a time'] });
    assert.equal(repeated.content, ' a time');
    const continued = await bench().stream({ messages }, { text: ['On', ' and on'] });
    assert.equal(continued.content, 'On and on');
    assert.equal((await bench().ask({ messages }, { text: 'Once' })).message.content, 'Once');
  });

  conformanceCase('M15', 'survives emoji, NUL and half a surrogate pair', async () => {
    const text = 'a😀\u0000b';
    assert.deepEqual(await bench().up([user(text)]), [U(text)]);
    const half = JSON.stringify({ model: 'GigaChat-2', messages: [user('x\ud83dy')] });
    const response = await bench().stack.post('/v1/chat/completions', half);
    assert.equal(response.status, 200);
    await response.text();
    const [sent] = bench().sent().messages as { content: string }[];
    assert.match(sent?.content ?? '', /^x.y$/u);
  });
});
