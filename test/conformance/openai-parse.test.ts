import assert from 'node:assert/strict';
import { zodResponseFormat, zodTextFormat } from 'openai/helpers/zod';
import * as z from 'zod';
import { type Stack, startStack } from '../harness/stack';

const place = z.object({ city: z.string(), people: z.nullable(z.number()), tags: z.array(z.string()) });
const perm = { city: 'Пермь', people: null, tags: ['Кама'] };

describe('OpenAI’s client parsing with zod', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  it('gets a typed object from Chat Completions, whole and streamed', async () => {
    stack.emulator.script(
      { text: JSON.stringify(perm) },
      { text: [JSON.stringify(perm).slice(0, 9), JSON.stringify(perm).slice(9)] },
    );
    const request = {
      model: 'GigaChat-2-Max',
      messages: [{ role: 'user' as const, content: 'Where?' }],
      response_format: zodResponseFormat(place, 'place'),
    };
    const whole = await stack.openai.chat.completions.parse(request);
    assert.deepEqual(whole.choices[0]?.message.parsed, perm);
    const streamed = await stack.openai.chat.completions.stream(request).finalChatCompletion();
    assert.deepEqual(streamed.choices[0]?.message.parsed, perm);
  });

  it('gets a typed object from Responses', async () => {
    stack.emulator.script({ text: JSON.stringify(perm) });
    const response = await stack.openai.responses.parse({
      model: 'GigaChat-2-Max',
      input: 'Where?',
      text: { format: zodTextFormat(place, 'place') },
    });
    assert.deepEqual(response.output_parsed, perm);
  });
});
