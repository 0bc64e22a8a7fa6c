import assert from 'node:assert/strict';
import { type Stack, startStack } from '../harness/stack';
import { conformanceCase } from './case';

const schema = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};
const json = '{"city":"Пермь"}';

describe('structured answers in Responses and Messages', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  const format = { type: 'json_schema', name: 'place', schema, strict: true } as const;

  conformanceCase('O9', 'streams a schema’s answer in Responses as text, not as a call', async () => {
    stack.emulator.script({ text: ['{"city":', '"Пермь"}'] });
    const stream = await stack.openai.responses.create({
      model: 'GigaChat-2-Max',
      input: 'Where?',
      stream: true,
      text: { format },
    });
    const kinds = new Set<string>();
    let text = '';
    for await (const event of stream) {
      kinds.add(event.type);
      if (event.type === 'response.output_text.delta') text += event.delta;
    }
    assert.equal(text, json);
    assert.equal(kinds.has('response.completed'), true);
    assert.equal(
      [...kinds].some((kind) => kind.includes('function_call')),
      false,
    );
    assert.deepEqual(stack.chatBodies()[0]?.response_format, { type: 'json_schema', schema, strict: true });
  });

  conformanceCase('O10', 'takes a verbosity without a format for what it is: no format', async () => {
    const answer = await stack.post('/v1/responses', {
      model: 'GigaChat-2-Max',
      input: 'hi',
      text: { verbosity: 'low' },
    });
    assert.equal(answer.status, 200);
    assert.equal('response_format' in (stack.chatBodies()[0] ?? {}), false);
  });

  conformanceCase('O11', 'gives a schema’s answer in Messages as a text block', async () => {
    stack.emulator.script({ text: json });
    const answer = await stack.post('/v1/messages', {
      model: 'GigaChat-2-Max',
      max_tokens: 50,
      messages: [{ role: 'user', content: 'Where?' }],
      output_config: { format: { type: 'json_schema', schema } },
    });
    const body = (await answer.json()) as { content: { type: string; text: string }[]; stop_reason: string };
    assert.deepEqual(
      [body.content.map(({ type, text }) => [type, text]), body.stop_reason],
      [[['text', json]], 'end_turn'],
    );
    assert.deepEqual((stack.chatBodies()[0]?.response_format as { schema: unknown } | undefined)?.schema, schema);
  });
});
