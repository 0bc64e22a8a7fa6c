import assert from 'node:assert/strict';
import { BatchFiles } from '../../../src/core/bridge/batches/batch-files';
import { BatchInputs } from '../../../src/core/bridge/batches/batch-inputs';
import type { FileStore } from '../../../src/core/chat/ports/file-store';

const { signal } = new AbortController();

describe("the file of a batch's output", () => {
  it('is read to its end once, and counted with the bodies, to tell how long it is', async () => {
    const id = 'file-batch_b1_output';
    let [reads, claimed, text] = [0, 0, ''];
    const desk = {
      get: async () => ({ updatedAt: 7 }) as never,
      output: async (_id: string, _kind: string, _signal: AbortSignal, claim?: (bytes: number) => void) => {
        reads += 1;
        claim?.(text.length);
        return text;
      },
    };
    const files = new BatchFiles({} as FileStore, new BatchInputs(), desk);
    const claim = (bytes: number) => {
      claimed += bytes;
    };
    assert.equal((await files.get(id, signal, claim)).bytes, 0);
    text = 'жж';
    const whole = { id, name: 'batch_b1_output.jsonl', bytes: 4, createdAt: 7, purpose: 'batch_output' };
    assert.deepEqual(await files.get(id, signal, claim), whole);
    assert.deepEqual([reads, claimed], [2, 2]);
    assert.deepEqual(await files.get(id, signal, claim), whole);
    assert.equal(reads, 2);
    // What its lines say may be longer by now, as when the store knows their requests again.
    text = 'longer';
    assert.equal((await files.content(id, signal)).bytes.length, 6);
    assert.equal((await files.get(id, signal)).bytes, 6);
    assert.equal(reads, 3);
  });
});
