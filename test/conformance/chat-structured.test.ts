import assert from 'node:assert/strict';
import { conformanceCase } from './case';
import { chatSuite, type Json, tool } from './chat-suite';

const schema = {
  type: 'object',
  properties: { city: { $ref: '#/$defs/City' } },
  required: ['city'],
  $defs: { City: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] } },
};
const format = (name = 'place', given: Json = schema): Json => ({
  response_format: { type: 'json_schema', json_schema: { name, schema: given, strict: true } },
});
const good = '{"city": {"name": "Moscow"}}';
const fenced = ['``', '`json\n{"city": ', '{"name": "Moscow"}}', '\n``', '`\n'];
const list = { type: 'array', items: { type: 'integer' } };
const jsonObject = { response_format: { type: 'json_object' } };
const noFormat = { status: 422, body: { status: 422, message: 'Invalid params: response_format is not supported' } };

chatSuite('structured output', (bench) => {
  conformanceCase('O1', "sends a schema as GigaChat's own answer format", async () => {
    const reply = await bench().ask(format(), { text: [good] });
    assert.deepEqual(bench().sent().response_format, { type: 'json_schema', schema, strict: true });
    assert.deepEqual([reply.message.content, reply.message.tool_calls, reply.finish], [good, undefined, 'stop']);
  });

  conformanceCase('O1', 'takes a schema that stands where the object around it belongs', async () => {
    for (const json_schema of [schema, { name: 'place', strict: true, ...schema }]) {
      await bench().ask({ response_format: { type: 'json_schema', json_schema } }, { text: [good] });
      assert.deepEqual((bench().sent().response_format as Json).schema, schema);
    }
    await bench().ask({ response_format: { type: 'json_schema', json_schema: { name: 'place' } } }, { text: [good] });
    assert.equal(bench().sent().response_format, undefined);
  });

  conformanceCase('O2', 'streams the JSON as it comes', async () => {
    const streamed = await bench().stream(format(), { text: ['{"city": ', '{"name": "Mos', 'cow"}}'] });
    assert.deepEqual([streamed.content, streamed.finish], [good, 'stop']);
    assert.equal(streamed.data.filter((one) => /"content":"[^"]/.test(one)).length, 3);
  });

  conformanceCase('O6', 'takes the fence off, wherever it is cut', async () => {
    for (const text of [fenced, [...fenced.join('')], [fenced.join('')]]) {
      const streamed = await bench().stream(format(), { text });
      assert.equal(streamed.content, good);
      assert.equal((await bench().ask(format(), { text })).message.content, good);
      assert.equal((await bench().ask(jsonObject, { text })).message.content, good);
    }
  });

  conformanceCase('O7', 'wraps a list up and unwraps it down', async () => {
    for (const ask of ['ask', 'stream'] as const) {
      const reply = await bench()[ask](format('l', list), { text: ['{"value": [1,', ' 2]}'] });
      const { schema: sent } = bench().sent().response_format as { schema: Json };
      assert.deepEqual(sent, { type: 'object', properties: { value: list }, required: ['value'] });
      assert.equal('content' in reply ? reply.content : reply.message.content, '[1,2]');
    }
  });

  conformanceCase('O8', 'gives JSON that was cut at the limit as it is', async () => {
    for (const body of [format(), jsonObject, format('l', list)]) {
      const reply = await bench().ask(body, { text: ['{"city": '], finishReason: 'length' });
      assert.deepEqual([reply.message.content?.trim(), reply.finish, bench().calls()], ['{"city":', 'length', 1]);
    }
  });

  conformanceCase('O8', 'takes a list that was cut at the limit out of its wrapper', async () => {
    for (const [given, got] of [
      ['{ "value": [1, 2', '[1, 2'],
      ['{"value":', ''],
      ['{"val', '{"val'],
      ['[1, 2', '[1, 2'],
    ] as const) {
      const reply = await bench().ask(format('l', list), { text: [...given], finishReason: 'length' });
      assert.deepEqual([reply.message.content ?? '', reply.finish, bench().calls()], [got, 'length', 1]);
      const streamed = await bench().stream(format('l', list), { text: [...given], finishReason: 'length' });
      assert.deepEqual([streamed.content, streamed.finish], [got, 'length']);
    }
  });

  conformanceCase('O5', 'asks for a JSON object in words', async () => {
    const reply = await bench().ask(jsonObject, { text: [` ${good}\n`] });
    assert.ok(!('response_format' in bench().sent()));
    assert.match(JSON.stringify(bench().sent().messages), /one valid JSON object/);
    assert.deepEqual([reply.message.content, reply.finish], [good, 'stop']);
  });

  conformanceCase('O5', 'asks once more when it was no JSON object', async () => {
    for (const first of ['Moscow.', '[1]', '{"city":']) {
      const reply = await bench().ask(jsonObject, { text: [first] }, { text: [good] });
      assert.deepEqual([reply.message.content, bench().calls()], [good, 2]);
      const [answer, order] = (bench().sent().messages as Json[]).slice(-2);
      assert.equal(answer?.content, first);
      assert.match(String(order?.content), /not the JSON that was asked for/);
      const streamed = await bench().stream(jsonObject, { text: [first] }, { text: [good] });
      assert.equal(streamed.content, good);
    }
  });

  conformanceCase('O5', 'refuses clearly when the second answer is no JSON either', async () => {
    for (const ask of ['ask', 'stream'] as const) {
      const reply = await bench()[ask](jsonObject, { text: 'a' }, { text: 'b' });
      assert.deepEqual([reply.status, bench().calls()], [502, 2]);
    }
    const reply = await bench().ask(jsonObject, { text: 'a' }, { text: 'b' });
    assert.equal(reply.error.code, 'invalid_json_answer');
    assert.match(reply.error.message, /not valid JSON/);
  });

  conformanceCase('O3', 'leaves tools callable beside a schema', async () => {
    const body = { ...format(), tools: [tool('get')] };
    const reply = await bench().ask(body, { text: 'Let me see.', functionCall: { name: 'get' } });
    assert.ok(!('response_format' in bench().sent()));
    assert.equal(bench().sent().function_call, 'auto');
    assert.match(JSON.stringify(bench().sent().messages), /fits this JSON schema/);
    assert.deepEqual([reply.finish, reply.message.content], ['tool_calls', 'Let me see.']);
    const streamed = await bench().stream(body, { functionCall: { name: 'get' } });
    assert.deepEqual([streamed.finish, streamed.calls.length], ['tool_calls', 1]);
  });

  conformanceCase('O3', 'holds the final text to the schema', async () => {
    const body = { ...format(), tools: [tool('get')] };
    const wrong: [text: string, why: RegExp][] = [
      ['Moscow', /not valid JSON/],
      ['{"town":1}', /"city" is missing/],
      ['{"city":{"name":5}}', /answer\.city\.name: must be string/],
    ];
    for (const [text, why] of wrong) {
      const reply = await bench().ask(body, { text: [text] }, { text: fenced });
      assert.deepEqual([reply.message.content, bench().calls()], [good, 2]);
      assert.match(String((bench().sent().messages as Json[]).at(-1)?.content), why);
    }
    const reply = await bench().ask({ ...format('l', list), tools: [tool('get')] }, { text: '[1, 2]' });
    assert.deepEqual([reply.message.content, bench().calls()], ['[1, 2]', 1]);
  });

  conformanceCase('O3', 'holds each place of a list to its own schema', async () => {
    const places = [{ type: 'string' }, { type: 'integer' }];
    const lists: Json[] = [
      { prefixItems: places, items: false },
      { items: places, additionalItems: false },
    ];
    for (const given of lists) {
      const body = { ...format('pair', { type: 'array', ...given }), tools: [tool('get')] };
      const reply = await bench().ask(body, { text: '["a", 1]' });
      assert.deepEqual([reply.message.content, bench().calls()], ['["a", 1]', 1]);
      for (const wrong of ['["a", "b"]', '["a", 1, 2]']) {
        const again = await bench().ask(body, { text: wrong }, { text: '{"value":["a",1]}' });
        assert.deepEqual([again.message.content, bench().calls()], ['["a",1]', 2], wrong);
      }
    }
  });

  conformanceCase('O3', 'asks again in the native format, without the tools that the model did not call', async () => {
    await bench().ask({ ...format(), tools: [tool('get')] }, { text: 'Moscow' }, { text: fenced });
    assert.ok('response_format' in bench().sent());
    assert.equal('functions' in bench().sent(), false);
  });

  conformanceCase('O3', 'uses the native format when tools may not be called', async () => {
    await bench().ask({ ...format(), tools: [tool('get')], tool_choice: 'none' }, { text: [good] });
    assert.ok('response_format' in bench().sent());
  });
});

for (const [what, refusal] of [
  ['names response_format', noFormat],
  ['says nothing', { status: 400 }],
] as const) {
  chatSuite(`structured output where the host ${what}`, (bench) => {
    const call = { functionCall: { name: 'place', arguments: JSON.parse(good) } };

    conformanceCase('O1', 'forces a function instead, and remembers it', async () => {
      const reply = await bench().ask(format(), refusal, call);
      assert.deepEqual([reply.message.content, reply.finish], ['{"city":{"name":"Moscow"}}', 'stop']);
      assert.equal(reply.message.tool_calls, undefined);
      assert.deepEqual(bench().sent().function_call, { name: 'place' });
      assert.ok(!('response_format' in bench().sent()));
      const streamed = await bench().stream(format(), call);
      assert.deepEqual([streamed.content, streamed.finish, bench().calls()], [reply.message.content, 'stop', 1]);
    });

    conformanceCase('O4', 'gives the forced function an accepted name', async () => {
      await bench().ask(format('My Schema-1'), call);
      const { name } = bench().sent().function_call as { name: string };
      assert.match(name, /^[A-Za-z_][A-Za-z0-9_]*$/);
      assert.equal(bench().functions()[0]?.name, name);
    });

    conformanceCase('O7', 'unwraps a list from the forced function', async () => {
      const script = { functionCall: { name: 'l', arguments: { value: [1, 2] } } };
      assert.equal((await bench().ask(format('l', list), script)).message.content, '[1,2]');
    });

    conformanceCase('O1', 'takes the text of a model that did not call, when it fits', async () => {
      assert.equal((await bench().ask(format(), { text: fenced })).message.content, good);
      const reply = await bench().ask(format(), { text: 'Moscow' }, { text: 'The city is ', ...call });
      assert.deepEqual([reply.message.content, bench().calls()], ['{"city":{"name":"Moscow"}}', 2]);
    });
  });
}

chatSuite('the budget of repeats', (bench) => {
  const none = { text: 'no' };
  const strict = {
    status: 422,
    body: { status: 422, message: "Invalid params: Field 'properties.a.properties' is missing" },
  };

  conformanceCase('O5', 'asks GigaChat three times at most, whatever the reasons', async () => {
    const two = { tools: [tool('a'), tool('b')], tool_choice: 'required', ...jsonObject };
    const reply = await bench().ask(two, strict, none, none, none, none, none);
    assert.deepEqual([reply.status, bench().calls()], [502, 3]);
    const refusals = Array.from({ length: 6 }, () => noFormat);
    const refused = await bench().ask({ ...format(), reasoning_effort: 'high' }, ...refusals);
    assert.deepEqual([refused.status, bench().calls()], [422, 2]);
  });
});

chatSuite('content beside a call', (bench) => {
  const messages = [
    { role: 'user', content: 'x' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
    },
    { role: 'tool', tool_call_id: 'c', content: '1' },
  ];

  conformanceCase('M9', 'is null after a 422 that names nothing else, and stays so', async () => {
    const reply = await bench().ask({ messages }, { status: 422 });
    assert.deepEqual([reply.status, bench().calls()], [200, 2]);
    assert.equal((bench().sent().messages as Json[])[1]?.content, null);
    await bench().ask({ messages });
    assert.deepEqual([(bench().sent().messages as Json[])[1]?.content, bench().calls()], [null, 1]);
  });

  conformanceCase('M9', 'is not the reason of a refusal with another', async () => {
    const body = { status: 422, message: 'Invalid params: repetition_penalty must be in range (0, +inf)' };
    await bench().ask({ messages }, { status: 422, body });
    assert.equal(bench().calls(), 1);
  });
});
