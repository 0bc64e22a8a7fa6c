import assert from 'node:assert/strict';
import Anthropic, {
  BadRequestError,
  InternalServerError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
} from '@anthropic-ai/sdk';
import { betaTool } from '@anthropic-ai/sdk/helpers/beta/json-schema';
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import * as z from 'zod';
import { type Stack, startStack } from '../harness/stack';

const question = { model: 'GigaChat-2-Max', max_tokens: 100, messages: [{ role: 'user' as const, content: 'hi' }] };
const tools: Anthropic.Tool[] = [
  { name: 'get', input_schema: { type: 'object', properties: { a: { type: 'number' } } } },
];

describe("Anthropic's own client", () => {
  let stack: Stack;
  let client: Anthropic;
  beforeEach(async () => {
    stack = await startStack();
    client = new Anthropic({ baseURL: stack.url, apiKey: stack.apiKey, maxRetries: 0 });
  });
  afterEach(() => stack.stop());

  it('gets a message, and its text', async () => {
    stack.emulator.script({ text: 'Hello!' });
    const { data, request_id } = await client.messages.create(question).withResponse();
    assert.deepEqual(data.content, [{ type: 'text', text: 'Hello!' }]);
    assert.equal(data.model, 'GigaChat-2-Max');
    assert.equal(data.stop_reason, 'end_turn');
    assert.ok(data.usage.input_tokens > 0);
    assert.ok(request_id);
  });

  it('takes the key as a Bearer token too', async () => {
    const bearer = new Anthropic({ baseURL: stack.url, apiKey: null, authToken: stack.apiKey, maxRetries: 0 });
    assert.equal((await bearer.messages.create(question)).type, 'message');
  });

  it('puts the same message together from the stream, thinking, text and a call', async () => {
    const script = { reasoning: 'hm', text: ['I ', 'look.'], functionCall: { name: 'get', arguments: { a: 1 } } };
    stack.emulator.script(script, script);
    const stream = client.messages.stream({ ...question, tools });
    const heard = { text: '', thinking: '', json: '' };
    stream.on('text', (delta) => {
      heard.text += delta;
    });
    stream.on('thinking', (delta) => {
      heard.thinking += delta;
    });
    stream.on('inputJson', (delta) => {
      heard.json += delta;
    });
    const streamed = await stream.finalMessage();
    const whole = await client.messages.create({ ...question, tools });
    assert.deepEqual(heard, { text: 'I look.', thinking: 'hm', json: '{"a":1}' });
    const withoutIds = (message: Anthropic.Message) => message.content.map((block) => ({ ...block, id: '' }));
    assert.deepEqual(withoutIds(streamed), withoutIds(whole));
    assert.deepEqual(withoutIds(whole)[2], {
      type: 'tool_use',
      id: '',
      name: 'get',
      input: { a: 1 },
      caller: { type: 'direct' },
    });
    assert.equal(streamed.stop_reason, whole.stop_reason);
    assert.equal(streamed.usage.output_tokens, whole.usage.output_tokens);
  });

  it('lets its tool runner call functions until there is an answer', async () => {
    for (const stream of [false, true]) {
      stack.emulator.reset();
      stack.emulator.script(
        { text: 'I look.', functionCall: { name: 'get', arguments: { a: 2 } } },
        { text: 'It is 4.' },
      );
      const asked: unknown[] = [];
      const get = betaTool({
        name: 'get',
        description: 'squares',
        inputSchema: { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] },
        run: (input) => {
          asked.push(input);
          return JSON.stringify({ square: 4 });
        },
      });
      const runner = client.beta.messages.toolRunner({ ...question, tools: [get], stream });
      const last = await runner.runUntilDone();
      assert.deepEqual(asked, [{ a: 2 }]);
      assert.equal(last.content[0]?.type === 'text' && last.content[0].text, 'It is 4.');
      const history = stack.chatBodies().at(-1)?.messages as { role: string }[];
      assert.deepEqual(
        history.map(({ role }) => role),
        ['user', 'assistant', 'function'],
      );
    }
  });

  it('parses structured output', async () => {
    stack.emulator.script({ text: '{"city":"Москва","degrees":-4}' });
    const format = zodOutputFormat(z.object({ city: z.string(), degrees: z.number() }));
    const message = await client.messages.parse({ ...question, output_config: { format } });
    assert.deepEqual(message.parsed_output, { city: 'Москва', degrees: -4 });
  });

  it('counts tokens and lists models', async () => {
    const { input_tokens } = await client.messages.countTokens({ model: question.model, messages: question.messages });
    assert.ok(input_tokens > 0);
    const ids: string[] = [];
    for await (const model of client.models.list()) ids.push(model.id);
    assert.ok(ids.includes('GigaChat-2-Max'));
    assert.equal((await client.models.retrieve('GigaChat-2-Max')).display_name, 'GigaChat-2-Max');
  });

  const refusals: [number, new (...args: never[]) => Error, string][] = [
    [403, PermissionDeniedError, 'permission_error'],
    [429, RateLimitError, 'rate_limit_error'],
    [503, InternalServerError, 'overloaded_error'],
  ];
  for (const [status, kind, type] of refusals) {
    it(`throws ${kind.name} when GigaChat answers ${status}`, async () => {
      stack.emulator.script({ status, times: 0 });
      const failure = await client.messages.create(question).catch((error: unknown) => error);
      assert.ok(failure instanceof kind, String(failure));
      assert.ok(failure instanceof Anthropic.APIError);
      assert.equal(failure.type, type);
      assert.ok(failure.requestID);
    });
  }

  it('walks the list of models forwards and backwards, page by page', async () => {
    const walk = async (query: Record<string, string | number>) => {
      const walked: string[] = [];
      // A page that came again would never end.
      for await (const { id } of client.models.list({ limit: 2, ...query })) {
        assert.ok(walked.length < 50);
        walked.push(id);
      }
      return walked;
    };
    const all = await walk({});
    const last = all.at(-1) ?? '';
    assert.equal(new Set(all).size, all.length);
    assert.deepEqual(await walk({ after_id: all[0] ?? '' }), all.slice(1));
    const back = await walk({ before_id: last });
    assert.deepEqual(new Set(back), new Set(all.slice(0, -1)));
    assert.equal(back.length, all.length - 1);
    assert.deepEqual(back.slice(0, 2), all.slice(-3, -1));
    assert.deepEqual(await walk({ before_id: all[0] ?? '' }), []);
    await assert.rejects(walk({ before_id: 'no-such-model' }), BadRequestError);
  });

  it('finds every model in use, and none retired', async () => {
    const named = async (lifecycle: ('active' | 'deprecated' | 'retired')[]) =>
      (await client.models.list({ lifecycle })).data.map(({ id }) => id);
    const all = (await client.models.list()).data.map(({ id }) => id);
    assert.ok(all.length > 0);
    assert.deepEqual(await named(['active', 'retired']), all);
    assert.deepEqual(await named(['active']), all);
    assert.deepEqual(await named(['deprecated', 'retired']), []);
  });

  it('throws NotFoundError for an unknown model and BadRequestError for a wrong field', async () => {
    await assert.rejects(client.messages.create({ ...question, model: 'no-such-model' }), NotFoundError);
    await assert.rejects(client.messages.create({ ...question, max_tokens: 0 }), BadRequestError);
  });

  it('throws when the stream breaks, and does not take the half for the whole', async () => {
    stack.emulator.script({ text: ['one ', 'two ', 'three'], breakOff: { how: 'reset', after: { chunks: 2 } } });
    const stream = client.messages.stream(question);
    await assert.rejects(stream.finalMessage(), (error) => {
      assert.ok(error instanceof Anthropic.APIError);
      assert.equal(error.type, 'api_error');
      return true;
    });
  });
});
