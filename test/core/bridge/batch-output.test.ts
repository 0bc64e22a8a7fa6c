import assert from 'node:assert/strict';
import { BatchDesk, type BatchFronts } from '../../../src/core/bridge/batches/batch-desk';
import { BatchInputs } from '../../../src/core/bridge/batches/batch-inputs';
import { ChatError } from '../../../src/core/chat/errors';
import type { Batch, BatchStore } from '../../../src/core/chat/ports/batch-store';
import type { FileStore } from '../../../src/core/chat/ports/file-store';

describe('the output of a batch', () => {
  it('is read beside one input file, however many its rows name', async () => {
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
    const refusal = new ChatError('invalid-request', 'no');
    const store = {
      get: async () => batch,
      outcomes: async () => Array.from({ length: 200 }, (_, row) => ({ id: `file-${row}:1:row ${row}`, refusal })),
    } as unknown as BatchStore;
    const line = '{"custom_id":"x","method":"POST","url":"/v1/chat/completions","body":{}}';
    const asked: string[] = [];
    const files = {
      content: async (id: string) => {
        asked.push(id);
        return { mime: '', bytes: Buffer.from(line) };
      },
    } as unknown as FileStore;
    const front = { refusalOf: () => ({ status: 400 }), errorBody: () => ({}) };
    const fronts = { '/v1/chat/completions': front } as unknown as BatchFronts;
    const desk = new BatchDesk(store, files, new BatchInputs(), fronts);
    const text = await desk.output('batch', 'errors', new AbortController().signal);
    assert.deepEqual(asked, ['file-0']);
    const lines = text.trimEnd().split('\n');
    assert.equal(lines.length, 200);
    assert.equal(JSON.parse(lines.at(-1) ?? '').custom_id, 'row 199');
  });
});
