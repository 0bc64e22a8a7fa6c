import assert from 'node:assert/strict';
import { readContextLength } from '../../../src/core/protocols/gigachat/context-length';
import { AnswerDecoder } from '../../../src/core/protocols/gigachat/decode';

describe("a chunk of GigaChat's answer", () => {
  it('that tells the progress of a built-in function is no text: its content is the seconds left', () => {
    const decoder = new AnswerDecoder('id', 'm');
    const delta = (fields: object) => JSON.stringify({ choices: [{ delta: fields, index: 0 }], model: 'm' });
    const events = decoder.read([
      delta({ role: 'function_in_progress', content: '27' }),
      delta({ role: 'assistant', content: 'done' }),
    ]);
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'text' ? [event.text] : [])),
      ['done'],
    );
  });
});

describe('a refusal by length', () => {
  it("is known by GigaChat's own word for it alone", () => {
    assert.deepEqual(readContextLength('CONTEXT_TOO_LONG'), {});
    assert.equal(readContextLength('CONTEXT_IS_FINE'), undefined);
  });
});
