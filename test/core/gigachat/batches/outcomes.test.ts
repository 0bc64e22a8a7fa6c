import assert from 'node:assert/strict';
import type { Batch } from '../../../../src/core/chat/ports/batch-store';
import { GigaChatBatches } from '../../../../src/core/gigachat/batches/gigachat-batches';

const batch: Batch = {
  id: 'b',
  kind: 'chat',
  status: 'completed',
  total: 1,
  completed: 1,
  failed: 0,
  outputFileId: 'f',
  createdAt: 0,
  updatedAt: 0,
};
const { signal } = new AbortController();

/** What is read of an output file. */
async function outcomesOf(text: string) {
  const client = { bytes: async () => ({ mime: 'text/plain', bytes: Buffer.from(text) }) };
  const outcomes = await new GigaChatBatches(client as never, {} as never, {} as never).outcomes(batch, signal);
  return outcomes.map((one) => [one.id, 'refusal' in one ? one.refusal.kind : one.answer]);
}

describe("the rows of GigaChat's output files", () => {
  for (const [what, text] of [
    ['lines, behind a byte order mark', '\ufeff{"id":"1:2:x","result":{"a":1}}\r\n\n{"id":7,"response":{"a":2}}\n'],
    ['a list', '\n[{"id":"1:2:x","result":{"a":1}},{"id":7,"response":{"a":2}}]'],
  ] as const) {
    it(`are read where they come as ${what}, with numbers for ids too`, async () => {
      assert.deepEqual(await outcomesOf(text), [
        ['1:2:x', { a: 1 }],
        ['7', { a: 2 }],
      ]);
    });
  }

  it("that cannot be read, or are nobody's, take none of the others away", async () => {
    const lines = [
      '{"id":"a","result":1}',
      '{"id":',
      '{"result":1}',
      '{"id":{},"result":1}',
      '[]',
      '7',
      '{"id":"b","result":2}',
    ];
    assert.deepEqual(await outcomesOf(lines.join('\n')), [
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('are refusals by their error, and where an error stands in the place of the answer', async () => {
    const lines = [
      '{"id":"a","error":{"status":429,"message":"slow down"}}',
      '{"id":"b","error":{"message":"no"}}',
      '{"id":"c","result":{"status":422,"message":"wrong"}}',
      '{"id":"d","result":{"code":500,"data":[]}}',
    ];
    assert.deepEqual(await outcomesOf(lines.join('\n')), [
      ['a', 'rate-limit'],
      ['b', 'upstream'],
      ['c', 'unprocessable'],
      ['d', { code: 500, data: [] }],
    ]);
  });

  it('are not told as rows without an answer where the file holds something else', async () => {
    for (const text of ['<html>Sign in</html>', '{"status":500,"message":"no"}', '{"id":', '[1,2', '[1,2]']) {
      await assert.rejects(outcomesOf(text), { kind: 'protocol', message: /not with a batch's output/ }, text);
    }
    assert.deepEqual(await outcomesOf('\n'), []);
  });

  it('are none before there is an output file', async () => {
    const { outputFileId: _, ...underWay } = batch;
    assert.deepEqual(await new GigaChatBatches({} as never, {} as never, {} as never).outcomes(underWay, signal), []);
  });
});
