import assert from 'node:assert/strict';
import { type Stack, startStack } from '../harness/stack';
import { conformanceCase } from './case';
import { at, readEvents } from './wire-events';

type Json = Record<string, unknown>;

const pixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe('stored responses', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  const post = (body: Json) => stack.post('/v1/responses', { model: 'GigaChat-2-Max', input: 'hi', ...body });
  const ask = async (body: Json = {}): Promise<Json> => (await (await post(body)).json()) as Json;
  const remove = (id: unknown) =>
    fetch(`${stack.url}/v1/responses/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${stack.apiKey}` },
    });
  const messages = () => stack.chatBodies().at(-1)?.messages as Json[];

  conformanceCase('R9', 'continues an answer with all that was before it', async () => {
    stack.emulator.script({ text: 'one' }, { text: 'two' });
    const first = await ask({ input: 'a', instructions: 'only for this one' });
    const second = await ask({ input: 'b', previous_response_id: first.id });
    assert.equal(second.previous_response_id, first.id);
    await ask({ input: [{ role: 'user', content: 'c' }], previous_response_id: second.id, instructions: 'new' });
    assert.deepEqual(messages(), [
      { role: 'system', content: 'new' },
      { role: 'user', content: 'a' },
      { role: 'assistant', content: 'one' },
      { role: 'user', content: 'b' },
      { role: 'assistant', content: 'two' },
      { role: 'user', content: 'c' },
    ]);
  });

  conformanceCase('R9', 'continues a streamed answer too, with the call that it made', async () => {
    const tools = [{ type: 'namespace', name: 'ns', tools: [{ type: 'function', name: 'get' }] }];
    stack.emulator.script({ functionCall: { name: 'ns__get', arguments: { a: 1 } } });
    const events = readEvents(await (await post({ input: 'go', tools, stream: true })).text());
    const response = events.at(-1)?.data.response as Json;
    const call_id = at(response, 'output', 0, 'call_id');
    const input = [{ type: 'function_call_output', call_id, output: '{"r":1}' }];
    await ask({ input, tools, previous_response_id: response.id });
    assert.deepEqual(messages().slice(1), [
      { role: 'assistant', content: '', function_call: { name: 'ns__get', arguments: { a: 1 } } },
      { role: 'function', name: 'ns__get', content: '{"r":1}' },
    ]);
  });

  conformanceCase('R8', 'finds an item that is referred to', async () => {
    stack.emulator.script({ text: 'said before' });
    const first = await ask();
    await ask({
      input: [
        { type: 'item_reference', id: at(first, 'output', 0, 'id') },
        { role: 'user', content: 'go on' },
      ],
    });
    assert.deepEqual(messages(), [
      { role: 'assistant', content: 'said before' },
      { role: 'user', content: 'go on' },
    ]);
  });

  conformanceCase('R11', 'keeps nothing when told so', async () => {
    const { id } = await ask({ store: false });
    assert.equal((await stack.get(`/v1/responses/${id}`)).status, 404);
    assert.equal((await post({ previous_response_id: id })).status, 400);
  });

  conformanceCase('R11', 'gives a stored answer back until it is deleted', async () => {
    const answer = await ask({ metadata: JSON.parse('{"a":"b","__proto__":"c"}') });
    assert.equal(JSON.stringify(answer.metadata), '{"a":"b","__proto__":"c"}');
    const kept = await stack.get(`/v1/responses/${answer.id}`);
    assert.deepEqual(await kept.json(), answer);
    assert.deepEqual(await (await remove(answer.id)).json(), { id: answer.id, object: 'response', deleted: true });
    for (const gone of [await stack.get(`/v1/responses/${answer.id}`), await remove(answer.id)]) {
      assert.equal(gone.status, 404);
      assert.equal(at(await gone.json(), 'error', 'code'), 'response_not_found');
    }
    assert.equal((await stack.get(`/v1/responses/${answer.id}?stream=true`)).status, 400);
  });

  it('lists the conversation in pages, newest first unless asked', async () => {
    stack.emulator.script({ text: 'one' });
    const first = await ask({ input: 'a' });
    const { id } = await ask({
      input: [
        { role: 'user', content: 'b' },
        { role: 'user', content: 'c' },
      ],
      previous_response_id: first.id,
    });
    const page = async (query: string) =>
      (await (await stack.get(`/v1/responses/${id}/input_items${query}`)).json()) as Json;
    const textsOf = (list: Json) => (list.data as Json[]).map((item) => at(item, 'content', 0, 'text'));
    assert.deepEqual(textsOf(await page('')), ['c', 'b', 'one', 'a']);
    const begun = await page('?order=asc&limit=3');
    assert.deepEqual(textsOf(begun), ['a', 'one', 'b']);
    assert.equal(begun.has_more, true);
    const rest = await page(`?order=asc&limit=3&after=${begun.last_id}`);
    assert.deepEqual(textsOf(rest), ['c']);
    assert.equal(rest.has_more, false);
    assert.equal(rest.first_id, rest.last_id);
    assert.equal((await stack.get('/v1/responses/resp_unknown/input_items')).status, 404);
  });

  it('lists a conversation in which ids repeat page by page to its end', async () => {
    stack.emulator.script({ text: 'one' });
    const first = await ask({ input: [{ type: 'message', id: 'msg_own', role: 'user', content: 'a' }] });
    const reference = { type: 'item_reference', id: at(first, 'output', 0, 'id') };
    const { id } = await ask({
      input: [reference, { role: 'user', content: 'b' }, reference, { id: 'msg_own', role: 'user', content: 'c' }],
      previous_response_id: first.id,
    });
    for (const order of ['asc', 'desc']) {
      const texts: unknown[] = [];
      let after = '';
      for (let pages = 0; pages < 10; pages += 1) {
        const query = `order=${order}&limit=1${after}`;
        const page = (await (await stack.get(`/v1/responses/${id}/input_items?${query}`)).json()) as Json;
        texts.push(at(page, 'data', 0, 'content', 0, 'text'));
        if (!page.has_more) break;
        after = `&after=${page.last_id}`;
      }
      const asSaid = ['a', 'one', 'one', 'b', 'one', 'c'];
      assert.deepEqual(texts, order === 'asc' ? asSaid : asSaid.reverse());
    }
  });

  conformanceCase('R9', 'takes the whole conversation only once where a caller sends all of it again', async () => {
    const tools = [{ type: 'function', name: 'get' }];
    const seen = [
      { type: 'input_text', text: 'go' },
      { type: 'input_image', image_url: pixel },
    ];
    const asked = [
      { role: 'developer', content: 'be brief' },
      { role: 'user', content: seen },
    ];
    stack.emulator.script({ functionCall: { name: 'get', arguments: { a: 1 } } }, { reasoning: 'hm', text: 'done' });
    const first = await ask({ input: asked, tools });
    const [call] = (first.output as Json[]).filter(({ type }) => type === 'function_call');
    const result = { type: 'function_call_output', call_id: call?.call_id, output: '{"r":1}' };
    const second = await ask({ input: [result], tools, previous_response_id: first.id });
    const { id: _, ...nameless } = call ?? {};
    const whole = [...asked, nameless, result, { role: 'assistant', content: 'done' }];
    const asks = async (input: unknown[]) => {
      await ask({ input, tools, previous_response_id: second.id });
      return messages().map(({ role }) => role);
    };
    const once = ['system', 'user', 'assistant', 'function', 'assistant'];
    const more = { role: 'user', content: 'and more' };
    const { data } = (await (await stack.get(`/v1/responses/${second.id}/input_items?order=asc`)).json()) as Json;
    const thought = { type: 'reasoning', id: 'rs_1', summary: [] };
    const stored = [...(data as Json[]), ...(second.output as Json[])];
    const references = stored.flatMap(({ id, type }) => (type === 'reasoning' ? [] : [{ type: 'item_reference', id }]));
    for (const again of [whole, stored, references, [thought, ...whole, thought]]) {
      assert.deepEqual(await asks([...again, more]), [...once, 'user']);
    }
    const third = await ask({ input: [...whole, more], tools, previous_response_id: second.id });
    const longer = [...whole, more, ...(third.output as Json[]), more];
    await ask({ input: longer, tools, previous_response_id: third.id });
    assert.deepEqual(
      messages()
        .map(({ role }) => role)
        .slice(once.length),
      ['user', 'assistant', 'user'],
    );
    const differently: unknown[][] = [
      asked,
      [...asked, more],
      [asked[0], { role: 'user', content: 'go' }, ...whole.slice(2), more],
      [...whole.slice(0, 3), { ...result, output: 'another' }, ...whole.slice(4), more],
      whole,
    ];
    for (const input of differently) {
      await ask({ input, tools, previous_response_id: second.id });
      const questions = messages().filter(({ role, content }) => role === 'user' && String(content).includes('go'));
      assert.equal(questions.length, 2, `new is what repeats a part or says something else: ${JSON.stringify(input)}`);
    }
  });

  conformanceCase(
    'R9',
    'takes a call only once where a caller refers to it beside the response it came in',
    async () => {
      const tools = [{ type: 'function', name: 'get' }];
      stack.emulator.script({ reasoning: 'hm', functionCall: { name: 'get', arguments: { a: 1 } } }, { text: 'done' });
      const first = await ask({ input: 'go', tools });
      const output = first.output as Json[];
      const references = output.map(({ id }) => ({ type: 'item_reference', id }));
      const result = { type: 'function_call_output', call_id: output.at(-1)?.call_id, output: '{"r":1}' };
      await ask({ input: [...references, result], tools, previous_response_id: first.id });
      assert.deepEqual(
        messages().map(({ role, content }) => [role, content]),
        [
          ['user', 'go'],
          ['assistant', ''],
          ['function', '{"r":1}'],
        ],
      );
    },
  );

  conformanceCase('R9', 'takes a question that is asked again for a new one', async () => {
    stack.emulator.script({ text: 'one' }, { text: 'two' });
    const first = await ask({ input: 'a' });
    for (const input of [
      'a',
      [
        { role: 'user', content: 'a' },
        { role: 'user', content: 'b' },
      ],
    ]) {
      await ask({ input, previous_response_id: first.id });
      const said = messages().map(({ content }) => content);
      assert.equal(said.join().startsWith('a,one,a'), true, said.join());
    }
  });

  conformanceCase('R9', 'takes what a caller sends again of the answer that it goes on from only once', async () => {
    const tools = [{ type: 'function', name: 'get' }];
    stack.emulator.script({ text: 'so', functionCall: { name: 'get', arguments: { a: 1 } } });
    const first = await ask({ input: 'go', tools });
    const given = first.output as Json[];
    const call = given.find(({ type }) => type === 'function_call');
    const output = { type: 'function_call_output', call_id: call?.call_id, output: '{"r":1}' };
    const once = [
      { role: 'user', content: 'go' },
      { role: 'assistant', content: 'so', function_call: { name: 'get', arguments: { a: 1 } } },
      { role: 'function', name: 'get', content: '{"r":1}' },
    ];
    const { id: _, ...nameless } = call ?? {};
    for (const again of [given, [{ ...call, parsed_arguments: { a: 1 } }], [nameless]]) {
      await ask({ input: [...again, output], tools, previous_response_id: first.id });
      assert.deepEqual(messages(), once);
    }
    const other = { ...given[0], content: 'something else under the same id' };
    await ask({ input: [other, { role: 'user', content: 'and now?' }], tools, previous_response_id: first.id });
    assert.match(JSON.stringify(messages()), /something else under the same id/);
    const answered = await ask({ input: [output], tools, previous_response_id: first.id });
    const anew = [nameless, { ...output, output: '{"r":2}' }];
    await ask({ input: anew, tools, previous_response_id: answered.id });
    const results = messages().filter(({ role }) => role === 'function');
    assert.deepEqual(
      results.map(({ content }) => content),
      ['{"r":1}', '{"r":2}'],
      'a call with the id of an answered one is a call of its own',
    );
    assert.equal(messages().filter((message) => 'function_call' in message).length, 2);
  });

  it('says of an answer that there is nothing to cancel', async () => {
    const cancel = (id: unknown) => stack.post(`/v1/responses/${id}/cancel`, {});
    const refused = await cancel((await ask()).id);
    assert.equal(refused.status, 400);
    assert.match(String(at(await refused.json(), 'error', 'message')), /background/);
    const unknown = await cancel('resp_unknown');
    assert.equal(unknown.status, 404);
    assert.equal(at(await unknown.json(), 'error', 'code'), 'response_not_found');
  });

  it('asks for the key before it says whether there is such an answer', async () => {
    const { id } = await ask();
    assert.equal((await fetch(`${stack.url}/v1/responses/${id}`)).status, 401);
    assert.equal((await fetch(`${stack.url}/v1/responses/${id}`, { method: 'DELETE' })).status, 401);
  });
});
