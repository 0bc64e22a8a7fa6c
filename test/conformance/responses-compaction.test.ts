import assert from 'node:assert/strict';
import { type Stack, startStack } from '../harness/stack';
import { at, readEvents } from './wire-events';

type Json = Record<string, unknown>;

const model = 'GigaChat-2';
const user = (text: string) => ({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] });
const assistant = (text: string) => ({ role: 'assistant', content: [{ type: 'output_text', text }] });
const trigger = { type: 'compaction_trigger' };
const conversation = [user('Remember: the word is ёж.'), assistant('I will.')];

describe('the compaction of a conversation', () => {
  let stack: Stack;
  let another: Stack;
  before(async () => {
    stack = await startStack();
    another = await startStack();
  });
  after(async () => {
    await stack.stop();
    await another.stop();
  });
  beforeEach(() => {
    stack.emulator.reset();
    another.emulator.reset();
  });

  const ask = async (path: string, body: Json, where = stack) => {
    const answer = await where.post(path, { model, ...body });
    return { status: answer.status, body: (await answer.json()) as Json };
  };
  const upstream = (where = stack) => JSON.stringify(where.chatBodies().at(-1)?.messages);

  it('is one item that any copy of the bridge reads, whole and streamed alike', async () => {
    for (const stream of [false, true]) {
      stack.emulator.script({ reasoning: 'hm', text: ['The word ', 'is ёж.'] });
      const answer = await stack.post('/v1/responses', { model, input: [...conversation, trigger], stream });
      assert.equal(answer.status, 200);
      const text = await answer.text();
      const events = stream ? readEvents(text) : [];
      const response = (stream ? events.at(-1)?.data.response : JSON.parse(text)) as Json;
      if (stream) {
        assert.deepEqual(
          events.map(({ name }) => name),
          [
            'response.created',
            'response.in_progress',
            'response.output_item.added',
            'response.output_item.done',
            'response.completed',
          ],
        );
        assert.deepEqual(events[3]?.data.item, at(response, 'output', 0));
      }
      const output = response.output as Json[];
      assert.deepEqual([response.status, output.map(({ type }) => type)], ['completed', ['compaction']]);
      assert.match(upstream(), /the word is ёж\.[\s\S]*Summarize this conversation/);
      await ask('/v1/responses', { input: [...output, user('Which word?')] }, another);
      assert.match(upstream(another), /summary:\\n\\nThe word is ёж\.[\s\S]*Which word\?/);
    }
  });

  it('calls no tool, whatever the request asks for', async () => {
    const tools = [{ type: 'function', name: 'get', parameters: { type: 'object', properties: {} } }];
    stack.emulator.script({ text: 'summary' });
    const { status } = await ask('/v1/responses', {
      input: [...conversation, trigger],
      tools,
      tool_choice: 'required',
    });
    assert.equal(status, 200);
    assert.ok([undefined, 'none'].includes(stack.chatBodies().at(-1)?.function_call as string | undefined));
    assert.equal(stack.chatBodies().length, 1);
  });

  it('goes on by previous_response_id, with the summary in place of what was before', async () => {
    const first = await ask('/v1/responses', { input: conversation });
    stack.emulator.script({ text: 'The word is ёж.' });
    const second = await ask('/v1/responses', { input: [trigger], previous_response_id: first.body.id });
    await ask('/v1/responses', { input: 'Which word?', previous_response_id: second.body.id });
    assert.match(upstream(), /summary:\\n\\nThe word is ёж\./);
    assert.doesNotMatch(upstream(), /Remember|I will/);
  });

  it('is answered at responses/compact, beside what the user and the instructions say word for word', async () => {
    stack.emulator.script({ text: 'The word is ёж.' });
    const developer = { role: 'developer', content: 'Be short.' };
    const compacted = await ask('/v1/responses/compact', {
      input: [developer, ...conversation],
      instructions: 'Help.',
    });
    assert.equal(compacted.body.object, 'response.compaction');
    const output = compacted.body.output as Json[];
    assert.deepEqual(
      output.map((item) => [item.type, item.role, at(item, 'content', 0, 'text')]),
      [
        ['message', 'developer', 'Be short.'],
        ['message', 'user', 'Remember: the word is ёж.'],
        ['compaction', undefined, undefined],
      ],
    );
    assert.ok(Number(at(compacted.body, 'usage', 'total_tokens')) > 0);
    await ask('/v1/responses', { input: [...output, user('Which word?')] }, another);
    assert.match(upstream(another), /Be short\.[\s\S]*summary:\\n\\nThe word is ёж\.[\s\S]*Which word\?/);
  });

  it('goes on with the effort and the form of the answer that the conversation had set, until more is said', async () => {
    const format = {
      type: 'json_schema',
      name: 'a',
      schema: { type: 'object', properties: { a: { type: 'string' } } },
    };
    const set = [
      { role: 'system', content: [], output_config: { effort: 'high' } },
      { type: 'configuration_update', text: { format } },
    ];
    const max = { model: 'GigaChat-2-Max' };
    const sent = (where = stack) => {
      const { reasoning_effort, response_format } = where.chatBodies().at(-1) ?? {};
      return [reasoning_effort, at(response_format, 'schema')];
    };
    const input = [user('a'), ...set, assistant('b'), user('c')];
    for (const [path, request] of [
      ['/v1/responses/compact', { input }],
      ['/v1/responses', { input: [...input, trigger] }],
      ['/v1/responses', { input: [...input, trigger], stream: true }],
    ] as const) {
      stack.emulator.script({ text: 'summary' }, { text: '{}' });
      const answer = await stack.post(path, { ...max, ...request });
      const text = await answer.text();
      const given = 'stream' in request ? readEvents(text).at(-1)?.data.response : JSON.parse(text);
      const { id, output } = given as { id: string; output: Json[] };
      another.emulator.script({ text: '{}' });
      await ask('/v1/responses', { ...max, input: [...output, user('d')] }, another);
      assert.deepEqual(sent(another), ['high', format.schema], path);
      for (const elsewhere of ['/v1/chat/completions', '/v1/messages']) {
        another.emulator.script({ text: '{}' });
        await ask(elsewhere, { ...max, messages: [...output, user('d')], max_tokens: 50 }, another);
        assert.deepEqual(sent(another), ['high', format.schema], elsewhere);
      }
      const low = { type: 'configuration_update', reasoning: { effort: 'low' }, text: { format: { type: 'text' } } };
      await ask('/v1/responses', { ...max, input: [...output, low, user('d')] }, another);
      assert.deepEqual(sent(another), ['low', undefined], path);
      if (path.endsWith('compact')) continue;
      stack.emulator.script({ text: '{}' });
      await ask('/v1/responses', { ...max, input: 'd', previous_response_id: id });
      assert.deepEqual(sent(), ['high', format.schema]);
    }
  });

  it("is done by OpenAI's own client", async () => {
    stack.emulator.script({ text: 'The word is ёж.' }, { text: 'ёж' });
    const compacted = await stack.openai.responses.compact({ model, input: 'Remember: the word is ёж.' });
    const next = await stack.openai.responses.create({
      model,
      input: [...(compacted.output as OpenAiItems), { role: 'user', content: 'Which word?' }],
    });
    assert.equal(next.output_text, 'ёж');
    assert.match(upstream(), /The word is ёж/);
  });

  it('keeps as much word for word as is worth it, the newest first', async () => {
    stack.emulator.script({ text: 'summary' });
    const input = [user(`old ${'word '.repeat(20_000)}`), assistant('b'), user('new')];
    const { body } = await ask('/v1/responses/compact', { input });
    const texts = (body.output as Json[]).map((item) => at(item, 'content', 0, 'text'));
    assert.deepEqual(texts, ['new', undefined]);
  });

  describe('that is itself too long for the model', () => {
    const refused = (used: number) => {
      const message = `CONTEXT_TOO_LONG: context too long ${used}, maximum allowed context is 130048`;
      return { status: 422, body: { status: 422, message } };
    };
    const long = (name: string) => `${name} ${'word '.repeat(8000)}`;
    const sent = () => stack.chatBodies().at(-1)?.messages as { role: string; content: string }[];

    for (const path of ['/v1/responses', '/v1/responses/compact']) {
      it(`leaves its oldest out, calls together with their results, and says so in the log (${path})`, async () => {
        stack.logLines.length = 0;
        stack.emulator.script(refused(150_000), { text: 'summary' });
        const call = {
          type: 'function_call',
          call_id: 'c',
          name: 'f',
          arguments: JSON.stringify({ a: long('oldest') }),
        };
        const result = { type: 'function_call_output', call_id: 'c', output: 'a result' };
        const input = [user('first'), call, result, assistant(long('older')), user(long('newer')), assistant('newest')];
        const { status, body } = await ask(path, {
          instructions: 'Be short.',
          input: [...input, ...(path.endsWith('t') ? [] : [trigger])],
        });
        assert.equal(status, 200, JSON.stringify(body));
        assert.equal(stack.chatBodies().length, 2);
        const told = stack.logLines.filter((line) => line.includes('the oldest part of a conversation'));
        assert.equal(told.length, 1);
        assert.ok(!told.join().includes('word'));
        assert.deepEqual(
          sent().map(({ role, content }) => [role, content.slice(0, 15)]),
          [
            ['system', 'Be short.'],
            ['user', 'The oldest part'],
            ['assistant', 'older word word'],
            ['user', 'newer word word'],
            ['assistant', 'newest'],
            ['user', 'Summarize this '],
          ],
        );
      });
    }

    it('cuts a single message that is too long, and is tried three times at most', async () => {
      stack.emulator.script({ ...refused(200_000), times: 0 });
      const refusal = await ask('/v1/responses', { input: [user(long('a')), trigger] });
      assert.deepEqual([refusal.status, at(refusal.body, 'error', 'code')], [400, 'context_length_exceeded']);
      const lengths = stack.chatBodies().map(({ messages }) => JSON.stringify(messages).length);
      assert.equal(lengths.length, 3);
      const [first = 0, second = 0, third = 0] = lengths;
      assert.ok(second < first * 0.65 && third < second * 0.65 && third > first * 0.3, lengths.join());
    });

    for (const said of ['prompt is too long: 150000 tokens', 'context too long, maximum allowed context is 130048']) {
      it(`is tried with half where the refusal does not name both sizes: ${said}`, async () => {
        stack.emulator.script({ status: 422, body: { status: 422, message: said } }, { text: 'summary' });
        const input = [
          user(long('first')),
          assistant(long('second')),
          user('third'),
          assistant(long('fourth')),
          trigger,
        ];
        assert.equal((await ask('/v1/responses', { input })).status, 200);
        const kept = ['first', 'second', 'third', 'fourth'].filter((word) => JSON.stringify(sent()).includes(word));
        assert.deepEqual(kept, ['third', 'fourth']);
      });
    }

    it('is an error where an answer is asked for, not a summary', async () => {
      stack.emulator.script(refused(200_000));
      assert.equal((await ask('/v1/responses', { input: [user(long('a')), user('b')] })).status, 400);
      assert.equal(stack.chatBodies().length, 1);
    });
  });

  it('fails when the model gives no summary: nothing takes the place of what was said', async () => {
    for (const [script, status] of [
      [{ text: '', finishReason: 'stop' }, 502],
      [{ text: 'Не хочу.', finishReason: 'blacklist' }, 422],
    ] as const) {
      for (const path of ['/v1/responses', '/v1/responses/compact']) {
        stack.emulator.script({ ...script, times: 0 });
        const { status: given, body } = await ask(path, {
          input: [...conversation, ...(path.endsWith('t') ? [] : [trigger])],
        });
        assert.equal(given, status, JSON.stringify(body));
        stack.emulator.reset();
      }
      stack.emulator.script({ ...script, times: 0 });
      const streamed = await stack.post('/v1/responses', { model, input: [...conversation, trigger], stream: true });
      assert.equal(readEvents(await streamed.text()).at(-1)?.name, 'response.failed');
      stack.emulator.reset();
    }
  });

  it('names what is wrong with its request', async () => {
    for (const [body, param] of [
      [{ input: undefined }, 'input'],
      [{ input: 7 }, 'input'],
      [{ model: undefined, input: 'x' }, 'model'],
      [{ input: [{ role: 'president', content: 'x' }] }, 'input[0].role'],
      [{ previous_response_id: 'resp_unknown' }, 'previous_response_id'],
    ] as const) {
      const { status, body: answer } = await ask('/v1/responses/compact', body);
      assert.deepEqual([status, at(answer, 'error', 'param')], [400, param]);
    }
  });
});

type OpenAiItems = Extract<NonNullable<Parameters<Stack['openai']['responses']['create']>[0]['input']>, unknown[]>;
