import assert from 'node:assert/strict';
import { BatchDesk, type BatchFronts } from '../../../src/core/bridge/batches/batch-desk';
import { BatchInputs } from '../../../src/core/bridge/batches/batch-inputs';
import { ChatError } from '../../../src/core/chat/errors';
import type { Batch, BatchStore } from '../../../src/core/chat/ports/batch-store';
import type { FileStore } from '../../../src/core/chat/ports/file-store';

describe('the output of a batch', () => {
  const refusal = new ChatError('invalid-request', 'no');
  const line = '{"custom_id":"x","method":"POST","url":"/v1/chat/completions","body":{}}';
  const batch: Batch = {
    id: 'batch',
    kind: 'chat',
    status: 'completed',
    total: 200,
    completed: 0,
    failed: 200,
    createdAt: 0,
    updatedAt: 0,
  };
  /** The refusals of 200 rows that name 200 input files, whose content is what `content` gives. */
  const refusals = async (content: (id: string) => Buffer) => {
    const store = {
      get: async () => batch,
      outcomes: async () => Array.from({ length: 200 }, (_, row) => ({ id: `file-${row}:1:row ${row}`, refusal })),
    } as unknown as BatchStore;
    const files = { content: async (id: string) => ({ mime: '', bytes: content(id) }) } as unknown as FileStore;
    const front = { refusalOf: () => ({ status: 400 }), errorBody: () => ({}) };
    const fronts = { '/v1/chat/completions': front } as unknown as BatchFronts;
    const desk = new BatchDesk(store, files, new BatchInputs(), fronts);
    const text = await desk.output('batch', 'errors', new AbortController().signal);
    return text
      .trimEnd()
      .split('\n')
      .map((one) => JSON.parse(one).custom_id as string);
  };

  it('is read beside one input file, however many its rows name', async () => {
    const asked: string[] = [];
    const ids = await refusals((id) => {
      asked.push(id);
      return Buffer.from(line);
    });
    assert.deepEqual(asked, ['file-0']);
    assert.deepEqual([ids.length, ids.at(-1)], [200, 'row 199']);
  });

  for (const [what, content] of [
    ['is no JSON lines', Buffer.from('{"name":"a picture",\n')],
    ['is no text', Buffer.from([0xff, 0xd8, 0xff])],
    ['holds nothing', Buffer.alloc(0)],
  ] as const) {
    it(`is whole where the file that its rows name ${what}`, async () => {
      assert.equal((await refusals(() => content)).length, 200);
    });
  }

  it('is whole where the upstream finds the name of that file wrong, and fails where the upstream is away', async () => {
    const refused = (error: ChatError) =>
      refusals(() => {
        throw error;
      });
    assert.equal((await refused(new ChatError('invalid-request', 'no UUID'))).length, 200);
    assert.equal((await refused(new ChatError('too-large', 'too long'))).length, 200);
    await assert.rejects(refused(new ChatError('network', 'away')), /away/);
  });

  it('has a line for each row, also for one that the upstream does not speak of any more', async () => {
    const rows = ['a', 'b', 'c'].map((id) => line.replace('"x"', `"${id}"`)).join('\n');
    const read = async (failed: number, kind: 'output' | 'errors', outputFileId?: string) => {
      const store = {
        get: async () => ({ ...batch, total: 3, failed, outputFileId }),
        outcomes: async () => [{ id: 'file-0:2:b', refusal }],
      } as unknown as BatchStore;
      const files = { content: async () => ({ mime: '', bytes: Buffer.from(rows) }) } as unknown as FileStore;
      const front = { refusalOf: () => ({ status: 400 }), errorBody: () => ({}) };
      const fronts = { '/v1/chat/completions': front } as unknown as BatchFronts;
      const desk = new BatchDesk(store, files, new BatchInputs(), fronts);
      const text = await desk.output('batch', kind, new AbortController().signal);
      const lines = text.split('\n').filter((one) => one !== '');
      return lines.map((one) => {
        const { id, custom_id, response, error } = JSON.parse(one);
        return [id, custom_id, response?.status_code ?? null, error?.code ?? null];
      });
    };
    const refused = ['batch_req_batch_2', 'b', 400, null];
    const missing = [
      ['batch_req_batch_1', 'a', null, 'missing_answer'],
      ['batch_req_batch_3', 'c', null, 'missing_answer'],
    ];
    assert.deepEqual(await read(3, 'errors', 'out'), [refused, ...missing]);
    assert.deepEqual(await read(3, 'output', 'out'), []);
    assert.deepEqual(await read(0, 'output', 'out'), [refused, ...missing]);
    assert.deepEqual(await read(3, 'errors'), [refused]);
  });
});
