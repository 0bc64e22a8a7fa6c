import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import * as z from 'zod';
import { type Stack, startStack } from '../harness/stack';

const model = 'GigaChat-2-Max';
const tools: OpenAI.Responses.Tool[] = [
  {
    type: 'function',
    name: 'get',
    parameters: { type: 'object', properties: { a: { type: 'number' } } },
    strict: false,
  },
];

describe("OpenAI's own client, by the Responses API", () => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await startStack();
  });
  afterEach(() => stack.stop());

  it('gets an answer and its text, and continues it', async () => {
    stack.emulator.script({ text: 'Hello!' }, { text: 'Bye!' });
    const answer = await stack.openai.responses.create({ model, input: 'hi' });
    assert.equal(answer.output_text, 'Hello!');
    const next = await stack.openai.responses.create({ model, input: 'bye', previous_response_id: answer.id });
    assert.equal(next.output_text, 'Bye!');
    assert.equal((await stack.openai.responses.retrieve(answer.id)).output_text, 'Hello!');
    const items: string[] = [];
    for await (const item of stack.openai.responses.inputItems.list(next.id, { order: 'asc', limit: 1 })) {
      items.push(item.type);
    }
    assert.deepEqual(items, ['message', 'message', 'message']);
    await stack.openai.responses.delete(answer.id);
    await assert.rejects(stack.openai.responses.retrieve(answer.id), OpenAI.NotFoundError);
  });

  it('puts the same answer together from the stream, reasoning, text and a call', async () => {
    const script = { reasoning: 'hm', text: ['I ', 'look.'], functionCall: { name: 'get', arguments: { a: 1 } } };
    stack.emulator.script(script, script);
    const stream = stack.openai.responses.stream({ model, input: 'hi', tools });
    const heard = { text: '', args: '', reasoning: '' };
    for await (const event of stream) {
      if (event.type === 'response.output_text.delta') heard.text += event.delta;
      if (event.type === 'response.function_call_arguments.delta') heard.args += event.delta;
      if (event.type === 'response.reasoning_summary_text.delta') heard.reasoning += event.delta;
    }
    const streamed = await stream.finalResponse();
    const whole = await stack.openai.responses.create({ model, input: 'hi', tools });
    assert.deepEqual(heard, { text: 'I look.', args: '{"a":1}', reasoning: 'hm' });
    assert.equal(streamed.output_text, whole.output_text);
    const kinds = (output: readonly { type: string }[]) => output.map(({ type }) => type);
    assert.deepEqual(kinds(streamed.output), ['reasoning', 'message', 'function_call']);
    assert.deepEqual(kinds(whole.output), kinds(streamed.output));
    assert.equal(streamed.usage?.output_tokens, whole.usage?.output_tokens);
  });

  it('parses structured output, whole and streamed', async () => {
    const text = { format: zodTextFormat(z.object({ city: z.string(), degrees: z.number() }), 'weather') };
    stack.emulator.script({ text: '{"city":"Москва","degrees":-4}' }, { text: '{"city":"Москва","degrees":-4}' });
    const whole = await stack.openai.responses.parse({ model, input: 'weather?', text });
    assert.deepEqual(whole.output_parsed, { city: 'Москва', degrees: -4 });
    const streamed = await stack.openai.responses.stream({ model, input: 'weather?', text }).finalResponse();
    assert.deepEqual(streamed.output_parsed, whole.output_parsed);
    assert.equal((stack.chatBodies()[0]?.response_format as { type?: string } | undefined)?.type, 'json_schema');
  });

  it('throws its typed errors', async () => {
    await assert.rejects(stack.openai.responses.create({ model: 'no-such-model', input: 'x' }), OpenAI.NotFoundError);
    await assert.rejects(
      stack.openai.responses.create({ model, input: 'x', previous_response_id: 'resp_unknown' }),
      (error) => {
        assert.ok(error instanceof OpenAI.BadRequestError);
        assert.equal(error.code, 'previous_response_not_found');
        assert.equal(error.param, 'previous_response_id');
        assert.ok(error.requestID);
        return true;
      },
    );
    stack.emulator.script({ status: 403, times: 0 });
    await assert.rejects(stack.openai.responses.create({ model, input: 'x' }), OpenAI.PermissionDeniedError);
  });

  it('sees that a stream failed', async () => {
    stack.emulator.script({ text: ['one ', 'two ', 'three'], breakOff: { how: 'reset', after: { chunks: 2 } } });
    const read = async () => {
      for await (const _ of await stack.openai.responses.create({ model, input: 'x', stream: true }));
    };
    await assert.rejects(read, (error) => error instanceof OpenAI.APIError && error.code === 'upstream_reset');
  });
});
