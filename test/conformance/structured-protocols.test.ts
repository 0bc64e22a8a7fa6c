import assert from 'node:assert/strict';
import { type Stack, startStack } from '../harness/stack';
import { conformanceCase } from './case';
import { at, readEvents } from './wire-events';

type Json = Record<string, unknown>;

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

  describe('that the caller begins', () => {
    const asked = { role: 'user', content: 'Where?' };
    const tool = { type: 'function', name: 'look', parameters: { type: 'object', properties: {} } };
    const listed = { type: 'array', items: { type: 'object', properties: { city: { type: 'string' } } } };
    const addresses: Record<string, (begun: string, body: object) => object> = {
      '/v1/chat/completions': (begun, body) => ({ messages: [asked, { role: 'assistant', content: begun }], ...body }),
      '/v1/responses': (begun, body) => ({ input: [asked, { role: 'assistant', content: begun }], ...body }),
      '/v1/messages': (begun, body) => ({
        messages: [asked, { role: 'assistant', content: begun }],
        max_tokens: 50,
        ...body,
      }),
    };
    const bySchema = (asked: object) => ({ output_config: { format: { type: 'json_schema', schema: asked } } });
    const cases: [begun: string, said: string, whole: string, body: object][] = [
      ['{', '"city":"Пермь"}', json, bySchema(schema)],
      ['{', json, json, bySchema(schema)],
      ['{"city":', ' "Пермь"}', '{"city": "Пермь"}', bySchema(schema)],
      ['{"city":', json, json, bySchema(schema)],
      ['Here:\n```json\n{', '"city":"Пермь"}\n```', json, bySchema(schema)],
      ['{', '"city":"Пермь"}', json, { ...bySchema(schema), tools: [tool] }],
      ['{"in":[', '{"city":"Пермь"}]}', `{"in":[${json}]}`, { response_format: { type: 'json_object' } }],
      ['[', `${json},${json}]`, `[${json},${json}]`, bySchema(listed)],
    ];

    for (const [path, toBody] of Object.entries(addresses)) {
      for (const [begun, said, whole, body] of cases) {
        it(`is whole at ${path}: ${JSON.stringify([begun, said])}${'tools' in body ? ' with tools' : ''}`, async () => {
          for (const stream of [false, true]) {
            stack.emulator.reset();
            stack.emulator.script({ text: [said.slice(0, 3), said.slice(3)] });
            const answer = await stack.post(path, { model: 'GigaChat-2-Max', ...toBody(begun, body), stream });
            assert.equal(answer.status, 200, await answer.clone().text());
            assert.equal(await textIn(answer, stream), whole);
            assert.equal(stack.chatBodies().length, 1);
          }
        });
      }
    }

    it('ends at a stop sequence that the beginning holds, too', async () => {
      stack.emulator.script({ text: '"city":"Пермь"}\n```\nThat is it.' });
      const body = addresses['/v1/messages']?.('```json\n{', { ...bySchema(schema), stop_sequences: ['```'] });
      const answer = await stack.post('/v1/messages', { model: 'GigaChat-2-Max', ...body });
      assert.equal((await textIn(answer, false)).trim(), json);
    });
  });
});

/** What an answer of any of the three protocols says. */
async function textIn(answer: Response, stream: boolean): Promise<string> {
  if (!stream) {
    const { choices, output, content } = (await answer.json()) as Record<string, Json[] | undefined>;
    return String(
      at(choices, 0, 'message', 'content') ?? at(output, 0, 'content', 0, 'text') ?? at(content, 0, 'text'),
    );
  }
  const said = readEvents((await answer.text()).replace('data: [DONE]\n\n', '')).map(({ data }) => {
    const { type, delta, choices } = data as Json;
    if (type === 'response.output_text.delta') return delta;
    return type === undefined ? at(choices, 0, 'delta', 'content') : at(delta, 'text');
  });
  return said.filter((piece) => typeof piece === 'string').join('');
}
