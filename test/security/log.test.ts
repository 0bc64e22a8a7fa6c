import assert from 'node:assert/strict';
import { type Stack, startStack } from '../harness/stack';

/** What a terminal or a log reader would act on: line ends, escapes, C1 controls, and marks that turn text around. */
const active = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

describe('T34: the log', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());

  it('stays one line of plain characters for each entry, whatever callers and GigaChat say', async () => {
    const nasty = [
      '\u001b[31mred',
      'a\r\n{"level":"error"}',
      '\u202egnp.exe',
      'x\u2028y',
      '\u009b2J',
      '\u0000',
      '🙂\u2066',
    ];
    for (const text of nasty) {
      stack.emulator.script({ model: `m-${text}`, text: 'hi' });
      await stack.post('/v1/chat/completions', { model: 'GigaChat-2', messages: [{ role: 'user', content: text }] });
      await stack.post('/v1/chat/completions', { model: text, messages: [{ role: 'user', content: text }] });
      await stack.get(`/v1/models/${encodeURIComponent(text)}`);
      await stack.get('/v1/models', {
        'user-agent': `agent ${text.replace(/[^\x20-\x7e]/g, '~')}`,
        'x-request-id': 'a b',
      });
    }
    assert.notEqual(stack.logLines.length, 0);
    for (const line of stack.logLines) {
      assert.ok(line.endsWith('}\n'));
      assert.doesNotMatch(line.slice(0, -1), active, JSON.stringify(line));
      JSON.parse(line);
    }
  });
});
