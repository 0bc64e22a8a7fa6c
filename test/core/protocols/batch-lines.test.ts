import assert from 'node:assert/strict';
import { parseLines } from '../../../src/core/protocols/openai-batches/input';

const good = JSON.stringify({
  custom_id: 'a',
  method: 'POST',
  url: '/v1/chat/completions',
  body: { model: 'GigaChat-2', messages: [] },
});

describe('an input file of a batch', () => {
  it('is refused by the line that is no JSON', () => {
    for (const line of ['not json', '{"custom_id":"b"', '[1,']) {
      assert.throws(
        () => parseLines(`${good}\n\n${line}\n`),
        (error: Error) => /line 3: is not valid JSON\. Put one JSON object on each line\./.test(error.message),
      );
    }
    assert.throws(() => parseLines(`${good}\n"text"\n`), /line 2: /);
    assert.equal(parseLines(`${good}\n`).length, 1);
  });
});
