import assert from 'node:assert/strict';
import { parseLines } from '../../../src/core/protocols/openai-batches/input';

const good = JSON.stringify({
  custom_id: 'a',
  method: 'POST',
  url: '/v1/chat/completions',
  body: { model: 'GigaChat-2', messages: [] },
});

describe('an input file of a batch', () => {
  it('is refused by the line that is no JSON', async () => {
    for (const line of ['not json', '{"custom_id":"b"', '[1,']) {
      await assert.rejects(parseLines(`${good}\n\n${line}\n`), (error: Error) =>
        /line 3: is not valid JSON\. Put one JSON object on each line\./.test(error.message),
      );
    }
    await assert.rejects(parseLines(`${good}\n"text"\n`), /line 2: /);
    assert.equal((await parseLines(`${good}\n`)).length, 1);
  });

  it('leaves the loop to others while its lines are read, and keeps every one', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => good.replace('"a"', `"row-${index}"`));
    let turns = 0;
    let isRead = false;
    const count = () => {
      turns += 1;
      if (!isRead) setImmediate(count);
    };
    setImmediate(count);
    const read = await parseLines(lines.join('\n'));
    isRead = true;
    assert.deepEqual([read.length, read.at(-1)?.customId, read.at(-1)?.line], [20_000, 'row-19999', 20_000]);
    assert.ok(turns > 20, `others had ${turns} turns`);
  });
});
