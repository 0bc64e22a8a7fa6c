import assert from 'node:assert/strict';
import { conformanceCase } from './case';
import { calling, chatSuite, type Json, result, user } from './chat-suite';
import { fc, fn, U } from './gigachat-messages';

const two = calling(['c1', 'get', { n: 1 }], ['c2', 'put', { n: 2 }]);

chatSuite('tool history', (bench) => {
  const table: [id: `T${number}`, sentence: string, messages: Json[], up: unknown[]][] = [
    [
      'T1',
      'sends a call with object arguments and its result',
      [calling(['c', 'get', '{"city":"M"}']), result('c', '{"t":5}')],
      [fc('get', { city: 'M' }), fn('get', '{"t":5}')],
    ],
    [
      'T2',
      'sends two calls of one turn one after the other, each with its result',
      [two, result('c1', '{"r":1}'), result('c2', '{"r":2}')],
      [fc('get', { n: 1 }), fn('get', '{"r":1}'), fc('put', { n: 2 }), fn('put', '{"r":2}')],
    ],
    [
      'T3',
      'pairs results by id, in the order of the calls',
      [two, result('c2', '{"r":2}'), result('c1', '{"r":1}')],
      [fc('get', { n: 1 }), fn('get', '{"r":1}'), fc('put', { n: 2 }), fn('put', '{"r":2}')],
    ],
    [
      'T4',
      'says that a call has no result when others of its turn have',
      [two, result('c1', '{"r":1}'), user('x')],
      [fc('get', { n: 1 }), fn('get', '{"r":1}'), fc('put', { n: 2 }), fn('put', '{"error":"no result"}'), U('x')],
    ],
    [
      'T5',
      'keeps the text beside a call',
      [{ ...calling(['c', 'get', {}]), content: 'Let me see.' }, result('c', '{}')],
      [fc('get', {}, 'Let me see.'), fn('get', '{}')],
    ],
    [
      'T18',
      'keeps two calls of the same function apart',
      [
        calling(['a', 'get', { n: 1 }]),
        result('a', '{"r":1}'),
        calling(['b', 'get', { n: 2 }]),
        result('b', '{"r":2}'),
      ],
      [fc('get', { n: 1 }), fn('get', '{"r":1}'), fc('get', { n: 2 }), fn('get', '{"r":2}')],
    ],
    [
      'T18',
      'pairs by place when a client uses one id again and again',
      [
        calling(['a', 'get', { n: 1 }]),
        result('a', '{"r":1}'),
        calling(['a', 'get', { n: 2 }]),
        result('a', '{"r":2}'),
      ],
      [fc('get', { n: 1 }), fn('get', '{"r":1}'), fc('get', { n: 2 }), fn('get', '{"r":2}')],
    ],
    [
      'T18',
      'gives calls of one turn that share an id one result each',
      [calling(['a', 'get', { n: 1 }], ['a', 'get', { n: 2 }]), result('a', '{"r":1}'), result('a', '{"r":2}')],
      [fc('get', { n: 1 }), fn('get', '{"r":1}'), fc('get', { n: 2 }), fn('get', '{"r":2}')],
    ],
    [
      'T17',
      'gives a call that nobody answered a result that says so',
      [calling(['c', 'get', {}]), user('never mind')],
      [fc('get', {}), fn('get', '{"error":"no result"}'), U('never mind')],
    ],
    [
      'T19',
      'joins two results of one call into one',
      [calling(['c', 'get', {}]), result('c', '{"a":1}'), result('c', 'b')],
      [fc('get', {}), fn('get', '{"result":[{"a":1},{"result":"b"}]}')],
    ],
    [
      'T20',
      'reads the older form of calls and results',
      [
        { role: 'assistant', content: null, function_call: { name: 'get', arguments: '{"city":"M"}' } },
        { role: 'function', name: 'get', content: '{"t":5}' },
      ],
      [fc('get', { city: 'M' }), fn('get', '{"t":5}')],
    ],
    [
      'T22',
      'finds the result whose id lost its prefix',
      [calling(['call_abc', 'get', {}]), result('abc', '{"r":1}')],
      [fc('get', {}), fn('get', '{"r":1}')],
    ],
    [
      'T22',
      'finds the result whose id gained a prefix',
      [calling(['abc', 'get', {}]), result('call_abc', '{"r":1}')],
      [fc('get', {}), fn('get', '{"r":1}')],
    ],
  ];
  for (const [id, sentence, messages, up] of table) {
    conformanceCase(id, sentence, async () => {
      assert.deepEqual(await bench().up([user('go'), ...messages]), [U('go'), ...up]);
    });
  }

  conformanceCase('T16', 'turns a result without a call into text of the user', async () => {
    const up = await bench().up([user('a'), result('nobody', 'sunny'), { ...result('no', 'wet'), name: 'weather' }]);
    assert.deepEqual(up, [U('a\nResult of an earlier tool: sunny\nResult of the earlier tool weather: wet')]);
  });

  const results: [id: `T${number}`, sentence: string, content: unknown, sent: string][] = [
    ['T6', 'puts plain text under result', 'sunny', '{"result":"sunny"}'],
    ['T7', 'unwraps JSON inside a JSON string', '"{\\"a\\":1}"', '{"a":1}'],
    ['T8', 'puts a list under result', '[1,2]', '{"result":[1,2]}'],
    ['T8', 'puts a number under result', '5', '{"result":5}'],
    ['T8', 'puts a truth value under result', 'true', '{"result":true}'],
    ['T8', 'puts null under result', 'null', '{"result":null}'],
    ['T9', 'sends an empty object for an empty result', '', '{}'],
    ['T9', 'sends an empty object for a result of null', null, '{}'],
    [
      'T10',
      'joins the parts of a result',
      [
        { type: 'text', text: 'a' },
        { type: 'text', text: 'b' },
      ],
      '{"result":"a\\nb"}',
    ],
    ['T10', 'reads JSON in a part', [{ type: 'text', text: '{"a":1}' }], '{"a":1}'],
    [
      'T11',
      'names an image in a result',
      [
        { type: 'text', text: 'see' },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
      ],
      '{"result":"see\\n[image]"}',
    ],
    ['T12', 'does not take other notations for JSON', "{'a': 1}", `{"result":"{'a': 1}"}`],
  ];
  for (const [id, sentence, content, sent] of results) {
    conformanceCase(id, sentence, async () => {
      const up = await bench().up([user(), calling(['c', 'get', {}]), result('c', content)]);
      assert.equal(up.findLast(({ role }) => role === 'function')?.content, sent);
    });
  }

  const args: [id: `T${number}`, sentence: string, text: string, sent: Json][] = [
    ['T13', 'takes no arguments for an empty object', '', {}],
    ['T14', 'closes arguments that were cut after a value', '{"a":1', { a: 1 }],
    ['T14', 'closes arguments that were cut in a string', '{"a":{"b":[1,"tw', { a: { b: [1, 'tw'] } }],
    ['T14', 'leaves out a key that was cut from its value', '{"a":1,"b":', { a: 1 }],
    ['T14', 'leaves out half a key', '{"a":1,"bo', { a: 1 }],
    [
      'T14',
      'reads an object in the notation of Python',
      "{'город': 'Тында', 'ок': True}",
      { город: 'Тында', ок: true },
    ],
    ['T14', 'reads a text with a line break in it', '{"a":"one\ntwo"}', { a: 'one\ntwo' }],
    ['T14', 'reads a path of Windows', String.raw`{"a":"C:\dir\new"}`, { a: String.raw`C:\dir\new` }],
    ['T14', 'takes a fence off', '```json\n{"a":1}\n```', { a: 1 }],
    ['T14', 'leaves out half a value', '{"a":1,"b":tru', { a: 1 }],
    ['T14', 'leaves out nothing that was whole', '{a: 1, b: 2}', { _raw: '{a: 1, b: 2}' }],
    ['T14', 'leaves out no whole number that JSON does not know', '{"a":1,"b":.5}', { _raw: '{"a":1,"b":.5}' }],
    ['T14', 'leaves out no member behind a missing comma', '{"a":1 "b":2}', { _raw: '{"a":1 "b":2}' }],
    ['T14', 'keeps what cannot be read under a name of its own', 'city: M', { _raw: 'city: M' }],
    ['T14', 'keeps what was closed wrongly under a name of its own', '{"a":[1}', { _raw: '{"a":[1}' }],
    ['T15', 'puts a list under value', '[1]', { value: [1] }],
    ['T15', 'puts a string under value', '"x"', { value: 'x' }],
  ];
  for (const [id, sentence, text, sent] of args) {
    conformanceCase(id, sentence, async () => {
      const up = await bench().up([user(), calling(['c', 'get', text]), result('c', '{}')]);
      assert.deepEqual(up[1]?.function_call?.arguments, sent);
    });
  }

  conformanceCase('T21', 'keeps calls of a tool that is not declared any more, under the same alias', async () => {
    const name = 'files/read';
    const messages = [user(), calling(['c', name, {}]), result('c', '{}')];
    const without = await bench().up(messages);
    const declared = await bench().up(messages, { tools: [{ type: 'function', function: { name } }] });
    assert.match(without[1]?.function_call?.name ?? '', /^[A-Za-z_][A-Za-z0-9_]*$/);
    assert.equal(without[1]?.function_call?.name, without[2]?.name);
    assert.deepEqual(declared, without);
    assert.equal(bench().functions()[0]?.name, without[2]?.name);
  });

  conformanceCase('T22', 'pairs the ids it gave out itself', async () => {
    const tools = [{ type: 'function', function: { name: 'get' } }];
    const reply = await bench().ask({ tools }, { functionCall: { name: 'get', arguments: { a: 1 } } });
    const call = reply.message.tool_calls?.[0];
    assert.match(call?.id ?? '', /^call_\w+$/);
    const up = await bench().up([user(), { ...reply.message }, result(call?.id ?? '', '{"r":1}')], { tools });
    assert.deepEqual(up.slice(1), [fc('get', { a: 1 }), fn('get', '{"r":1}')]);
  });

  conformanceCase('T23', 'sends a result of 300 kB whole', async () => {
    const text = 'слово "x"\n'.repeat(20_000);
    const up = await bench().up([user(), calling(['c', 'get', {}]), result('c', text)]);
    assert.deepEqual(JSON.parse(up.at(-1)?.content ?? ''), { result: text });
  });
});
