import assert from 'node:assert/strict';
import { conformanceCase } from './case';
import { chatSuite, tool } from './chat-suite';

const named = (name: string) => ({ type: 'function', function: { name } });
const two = [tool('get'), tool('put')];
const say = (text: string) => ({ text });

chatSuite('tool choice', (bench) => {
  conformanceCase('F10', 'sends no functions for "none" and drops a call that comes all the same', async () => {
    const script = { text: 'ok', functionCall: { name: 'get' } };
    const reply = await bench().ask({ tools: two, tool_choice: 'none' }, script);
    assert.ok(!('functions' in bench().sent()) && !('function_call' in bench().sent()));
    assert.deepEqual([reply.message.content, reply.message.tool_calls, reply.finish], ['ok', undefined, 'stop']);
    const streamed = await bench().stream({ tools: two, tool_choice: 'none' }, script);
    assert.deepEqual([streamed.content, streamed.calls, streamed.finish], ['ok', [], 'stop']);
  });

  conformanceCase('F11', 'forces the named tool', async () => {
    await bench().ask({ tools: two, tool_choice: named('put') }, { functionCall: { name: 'put' } });
    assert.deepEqual(bench().sent().function_call, { name: 'put' });
    assert.equal(bench().functions().length, 2);
  });

  conformanceCase('F12', 'refuses to force a tool that is not there', async () => {
    const reply = await bench().ask({ tools: two, tool_choice: named('nope') });
    assert.equal(reply.status, 400);
    assert.equal(reply.error.param, 'tool_choice');
    assert.equal(bench().calls(), 0);
  });

  conformanceCase('F13', 'forces the only tool for "required"', async () => {
    const reply = await bench().ask(
      { tools: [tool('get')], tool_choice: 'required' },
      { functionCall: { name: 'get' } },
    );
    assert.deepEqual(bench().sent().function_call, { name: 'get' });
    assert.equal(reply.finish, 'tool_calls');
    assert.equal(bench().calls(), 1);
  });

  const required = { tools: two, tool_choice: 'required' };

  conformanceCase('F14', 'asks in words for one call among several', async () => {
    const reply = await bench().ask(required, { text: ['Now. '], functionCall: { name: 'put' } });
    assert.equal(bench().sent().function_call, 'auto');
    assert.match(JSON.stringify(bench().sent().messages), /calling one of the functions/);
    assert.equal(reply.message.tool_calls?.[0]?.function.name, 'put');
    assert.equal(reply.message.content, 'Now. ');
    assert.equal(bench().calls(), 1);
  });

  conformanceCase('F14', 'asks once more when no call came, and holds the text back', async () => {
    for (const ask of ['ask', 'stream'] as const) {
      const reply = await bench()[ask](required, say('Shall I?'), { functionCall: { name: 'get' } });
      assert.equal(bench().calls(), 2);
      assert.match(JSON.stringify(bench().sent().messages), /Shall I\?.*Call one of these functions now: get, put/);
      assert.equal(reply.finish, 'tool_calls');
      assert.ok(!('content' in reply) || reply.content === '');
    }
  });

  conformanceCase('F14', 'then gives the answer without a call as it is', async () => {
    const reply = await bench().ask(required, say('No.'), say('Still no.'), { functionCall: { name: 'get' } });
    assert.equal(bench().calls(), 2);
    assert.deepEqual([reply.message.content, reply.finish], ['Still no.', 'stop']);
    const streamed = await bench().stream(required, say('No.'), say('Still no.'));
    assert.deepEqual([streamed.content, streamed.finish], ['Still no.', 'stop']);
  });

  conformanceCase('F14', 'keeps the first answer when asking again fails', async () => {
    const reply = await bench().ask(required, say('No.'), { status: 422 });
    assert.deepEqual([reply.status, reply.message.content, reply.finish], [200, 'No.', 'stop']);
  });

  conformanceCase('F15', 'offers only the allowed tools', async () => {
    const allowed = (mode: string) => ({ type: 'allowed_tools', allowed_tools: { mode, tools: [named('put')] } });
    await bench().ask({ tools: two, tool_choice: allowed('auto') });
    assert.deepEqual(
      bench()
        .functions()
        .map(({ name }) => name),
      ['put'],
    );
    assert.equal(bench().sent().function_call, 'auto');
    await bench().ask({ tools: two, tool_choice: allowed('required') });
    assert.deepEqual(bench().sent().function_call, { name: 'put' });
  });

  conformanceCase('F22', 'turns the call of a function nobody has into text', async () => {
    const script = { text: 'Hm. ', functionCall: { name: 'rm', arguments: { a: 1 } } };
    const reply = await bench().ask({ tools: two }, script);
    assert.deepEqual([reply.message.tool_calls, reply.finish], [undefined, 'stop']);
    assert.equal(reply.message.content, 'Hm. {"name":"rm","arguments":{"a":1}}');
    const streamed = await bench().stream({ tools: two }, script);
    assert.deepEqual([streamed.content, streamed.calls, streamed.finish], [reply.message.content, [], 'stop']);
  });

  const written: [what: string, text: string, before: string][] = [
    ['between tags', '<function_call>{"name":"get","arguments":{"a":1}}</function_call>', ''],
    [
      'between tags after a sentence',
      'Сейчас.\n<tool_call>{"name":"get","arguments":{"a":1}}</tool_call>',
      'Сейчас.\n',
    ],
    ['between tags left open', '<function_call>\n{"name":"get","arguments":{"a":1}}', ''],
    ['before other words', '<function_call>{"name":"get","arguments":{"a":1}}</function_call>\nIt is 5.', '\nIt is 5.'],
    ['as JSON', '{"name": "get", "arguments": {"a": 1}}', ''],
    ['as JSON with the arguments as text', '{"name":"get","arguments":"{\\"a\\":1}"}', ''],
    ['as JSON in a fence', '```json\n{"function": "get", "parameters": {"a": 1}}\n```', ''],
    ['as the wire has it', '{"function_call":{"name":"get","arguments":{"a":1}}}', ''],
    ['in OpenAI notation', '{"tool_calls":[{"function":{"name":"get","arguments":"{\\"a\\":1}"}}]}', ''],
    ['in Russian', '<вызов_функции>{"имя":"get","аргументы":{"a":1}}</вызов_функции>', ''],
  ];
  for (const [what, text, before] of written) {
    conformanceCase('F23', `makes a call of one that was written ${what}`, async () => {
      const reply = await bench().ask({ tools: two }, { text: [text] });
      assert.equal(reply.message.tool_calls?.[0]?.function.name, 'get');
      assert.equal(reply.message.tool_calls?.[0]?.function.arguments, '{"a":1}');
      assert.deepEqual([reply.message.content ?? '', reply.finish], [before, 'tool_calls']);
      const streamed = await bench().stream({ tools: two }, { text: [...text] });
      assert.deepEqual([streamed.content, streamed.calls[0]?.function.arguments], [before, '{"a":1}']);
      assert.deepEqual([streamed.calls.length, streamed.finish], [1, 'tool_calls']);
    });
  }

  const text = [
    '{"name":"Ada","arguments":{"a":1}}',
    '{"name":"get"}',
    'Call it like {"name":"get","arguments":{}}.',
    '{"a":1}',
    '<function_call>{"name":"Ada","arguments":{}}</function_call> and so on',
    '<function_call>soon',
    '<function_',
    '```json\n[1]\n```',
    '```',
    '{"na',
  ];
  for (const one of text) {
    conformanceCase('F23', `leaves ${JSON.stringify(one).slice(0, 40)} as text`, async () => {
      const streamed = await bench().stream({ tools: two }, { text: [...one] });
      assert.deepEqual([streamed.content, streamed.calls, streamed.finish], [one, [], 'stop']);
      assert.equal((await bench().ask({ tools: two }, { text: [one] })).message.content, one);
    });
  }

  conformanceCase('F23', 'makes no call of text where there are no tools', async () => {
    const said = '{"name":"get","arguments":{}}';
    assert.equal((await bench().ask({}, { text: [said] })).message.content, said);
    assert.equal((await bench().ask({ tools: two, tool_choice: 'none' }, { text: [said] })).message.content, said);
  });

  conformanceCase('F23', 'holds back nothing else', async () => {
    const streamed = await bench().stream({ tools: two }, { text: ['One', ' two', ' {"name":'] });
    const deltas = streamed.data.filter((one) => one.includes('"content":') && !one.includes('"content":""'));
    assert.equal(deltas.length, 3);
  });
});
