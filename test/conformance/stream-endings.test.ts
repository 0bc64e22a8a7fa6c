import assert from 'node:assert/strict';
import { type Stack, startStack } from '../harness/stack';

const frame = (choice: object, more: object = {}) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, ...choice }], model: 'GigaChat-2', ...more })}`;
const said = frame({ delta: { role: 'assistant', content: 'весь ответ' } });
const usage = { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 };
const finish = frame({ delta: { content: '' }, finish_reason: 'stop' }, { usage });

/** How the last event of a body may end, where nothing follows it. */
const endings: Record<string, string> = {
  'lines that end in a carriage return alone': `${said}\r\r${finish}\r\r`,
  'no blank line behind the last event': `${said}\n\n${finish}\n`,
  'no line end behind the last event': `${said}\n\n${finish}`,
  'no line end behind the mark': `${said}\n\n${finish}\n\ndata: [DONE]`,
  'half of a line end behind the last event': `${said}\r\n\r\n${finish}\r`,
};

describe('an answer whose last event ends with the body', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  afterEach(() => stack.emulator.reset());

  for (const [name, raw] of Object.entries(endings)) {
    it(`is whole, with its usage, after ${name}`, async () => {
      stack.emulator.script({ raw });
      const answer = await stack.post('/v1/chat/completions', {
        model: 'GigaChat-2',
        messages: [{ role: 'user', content: 'hi' }],
      });
      const body = (await answer.json()) as { choices: { message: { content: string } }[]; usage: typeof usage };
      assert.equal(answer.status, 200, JSON.stringify(body));
      assert.equal(body.choices[0]?.message.content, 'весь ответ');
      assert.equal(body.usage.total_tokens, 10);
    });
  }

  it('has been cut off where half of that event is missing', async () => {
    for (let left = 1; left < finish.length - 'data: '.length; left += 9) {
      stack.emulator.script({ raw: `${said}\n\n${finish.slice(0, -left)}`, times: 0 });
      const answer = await stack.post('/v1/chat/completions', {
        model: 'GigaChat-2',
        messages: [{ role: 'user', content: 'hi' }],
      });
      const { error } = (await answer.json()) as { error?: { code: string } };
      assert.deepEqual([answer.status, error?.code], [502, 'upstream_truncated'], finish.slice(0, -left));
      stack.emulator.reset();
    }
  });
});
