import assert from 'node:assert/strict';
import { defaultModels } from './api/catalogue';
import { Caller } from './caller';
import { type Emulator, startEmulator } from './emulator';

const user = { role: 'user', content: 'Hello' };
const calling = { role: 'assistant', content: '', function_call: { name: 'f', arguments: {} } };
const result = { role: 'function', name: 'f', content: '{}' };
const spec = { name: 'f', parameters: { type: 'object', properties: {} } };

describe('the validation of chat requests', () => {
  let emulator: Emulator;
  let caller: Caller;

  before(async () => {
    const mute = { id: 'Mute', type: 'chat', version: '1', contextTokens: 1000, functions: false } as const;
    emulator = await startEmulator({ models: [...defaultModels, mute], plannedCalls: 2 });
    caller = await new Caller(emulator).signIn();
  });
  beforeEach(() => emulator.reset());
  after(() => emulator.stop());

  async function refused(fields: object): Promise<[number, string]> {
    const { status, text } = await caller.chat(fields);
    if (status === 200) return [200, ''];
    assert.ok(text.endsWith('\n'), 'an error body ends in a line end');
    return [status, JSON.parse(text).message];
  }

  it('answers every violation of the shape with the same 400', async () => {
    const broken: object[] = [
      { messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }] },
      { messages: [{ role: 'user' }] },
      { messages: [{ role: 'tool', content: 'x' }] },
      { messages: [user, { ...calling, function_call: { name: 'f', arguments: '{}' } }, result] },
      { messages: 'Hello' },
      { model: undefined },
      { temperature: 'hot' },
      { functions: [{ parameters: {} }] },
      { function_call: 'required' },
    ];
    for (const fields of broken)
      assert.deepEqual(
        await refused(fields),
        [400, 'Your request contains invalid JSON syntax.'],
        JSON.stringify(fields),
      );
    const { status } = await caller.send('/chat/completions', { body: '{"model":' });
    assert.equal(status, 400);
  });

  it('names what it does not take as a response format', async () => {
    assert.deepEqual(await refused({ response_format: { type: 'json_object' } }), [
      400,
      'Unknown type "json_object" in response_format',
    ]);
    assert.deepEqual(await refused({ response_format: { type: 'json_schema' } }), [
      400,
      'Empty schema with json format type is not supported',
    ]);
  });

  it('wants the roles in order and every call answered', async () => {
    const system = { role: 'system', content: 'Be brief' };
    const noResult = 'Invalid params: every assistant function call must have a result in history';
    const noCall = 'Invalid params: every assistant function result must have an assistant function call in history';
    const cases: [object[], string][] = [
      [[user, system], 'Invalid params: system message must be the first message'],
      [[system, system, user], 'Invalid params: system message must be the first message'],
      [[user, calling, user], noResult],
      [[user, calling], noResult],
      [[user, result], noCall],
      [[user, calling, result, result], noCall],
      [[user, { role: 'assistant', content: 'hm' }, result], noCall],
      [[user, calling, { ...result, content: 'plain text' }], 'Invalid params: invalid function result json string'],
    ];
    for (const [messages, message] of cases)
      assert.deepEqual(await refused({ messages }), [422, message], JSON.stringify(messages));
    for (const content of ['{}', '"a text"', '[1]', 'null'])
      assert.deepEqual(await refused({ messages: [system, user, calling, { ...result, content }] }), [200, '']);
  });

  it('wants functions with proper names, a schema, and a model that takes them', async () => {
    const bad = { ...spec, name: 'сумма' };
    assert.deepEqual(await refused({ functions: [spec, bad] }), [
      422,
      'Invalid params: Invalid function names. Only Latin letters (A-Z or a-z), underscore (_), hyphen (-), dot (.) and digits (not leading) are allowed.: [сумма]',
    ]);
    assert.equal((await refused({ functions: [{ ...spec, name: '1st' }] }))[0], 422);
    assert.equal((await refused({ functions: [{ ...spec, name: '_a.b-1' }] }))[0], 200);
    assert.deepEqual(await refused({ functions: [{ name: 'f' }] }), [404, 'Function schema for f not found']);
    assert.deepEqual(await refused({ functions: [spec], function_call: { name: 'g' } }), [
      404,
      'Function schema for g not found',
    ]);
    assert.deepEqual(await refused({ model: 'Mute', functions: [spec] }), [
      422,
      'Requested model does not support functions',
    ]);
  });

  it('refuses an echoed state id when more calls were planned than answered', async () => {
    emulator.script({ functionCall: { name: 'f' } });
    const { message } = JSON.parse((await caller.chat({ functions: [spec] })).text).choices[0];
    assert.deepEqual(await refused({ messages: [user, message, result] }), [
      422,
      'Function calls count does not match function results count',
    ]);
    const { functions_state_id: _, ...without } = message;
    assert.deepEqual(await refused({ messages: [user, without, result] }), [200, '']);
  });

  it('keeps numbers in their ranges', async () => {
    assert.deepEqual(await refused({ repetition_penalty: 0 }), [
      422,
      'Invalid params: repetition_penalty must be in range (0, +inf)',
    ]);
    for (const fields of [{ temperature: 0 }, { max_tokens: 0 }, { top_p: 1.1 }, { update_interval: -1 }])
      assert.equal((await refused(fields))[0], 422, JSON.stringify(fields));
    assert.deepEqual(await refused({ top_p: 0, temperature: 3, max_tokens: 1 }), [200, '']);
  });

  it('checks the shape before the model, the model before the order, and the order before the length', async () => {
    const long = { role: 'user', content: 'long '.repeat(200_000) };
    assert.equal((await refused({ model: 'none', messages: [{ role: 'user' }] }))[0], 400);
    assert.deepEqual(await refused({ model: 'none', messages: [user, result] }), [404, 'No such model']);
    assert.match((await refused({ messages: [long, result] }))[1], /^Invalid params/);
    assert.deepEqual(await refused({ messages: [long] }), [
      422,
      'CONTEXT_TOO_LONG: context too long 250004, maximum allowed context is 130048',
    ]);
  });

  it('ignores fields it does not know, and names them in the log', async () => {
    assert.deepEqual(await refused({ tools: [{ type: 'function' }], stop: ['x'], seed: 1 }), [200, '']);
    assert.deepEqual(emulator.log[0]?.ignoredFields, ['tools', 'stop', 'seed']);
  });

  it('takes loose schemas, but not on a strict host', async () => {
    const strict = await startEmulator({ strictHost: true });
    const other = await new Caller(strict).signIn();
    const loose = [
      { type: 'object' },
      { type: 'object', properties: { a: { $ref: '#/$defs/A' } } },
      { type: 'object', properties: { a: { anyOf: [{ type: 'string' }, { type: 'null' }] } } },
      { type: 'object', properties: { list: { type: 'array', items: { type: 'object' } } } },
    ];
    for (const parameters of loose) {
      const functions = [{ name: 'loose', parameters }];
      assert.deepEqual(await refused({ functions }), [200, '']);
      const { status, text } = await other.chat({ functions });
      assert.equal(status, 422);
      assert.match(text, /function loose schema: Field '/);
    }
    assert.equal((await other.chat({ functions: [spec] })).status, 200);
    await strict.stop();
  });
});
