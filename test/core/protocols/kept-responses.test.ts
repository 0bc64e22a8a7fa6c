import assert from 'node:assert/strict';
import type { WireResponse } from '../../../src/core/protocols/openai-responses/response';
import { ResponseStore } from '../../../src/core/protocols/openai-responses/store';

describe('the responses that a bridge keeps', () => {
  const response = (id: string, bytes = 0) => ({ id, output: [], note: 'x'.repeat(bytes) }) as unknown as WireResponse;

  it('are 256 unless told', () => {
    const store = new ResponseStore();
    for (let index = 0; index < 257; index += 1) store.put(response(`resp_${index}`), []);
    assert.equal(store.get('resp_0'), undefined);
    assert.ok(store.get('resp_1') && store.get('resp_256'));
  });

  it('come to 64 MiB at most unless told', () => {
    const store = new ResponseStore();
    const size = 15 * 1024 * 1024;
    for (let index = 0; index < 5; index += 1) store.put(response(`resp_${index}`, size), []);
    assert.equal(store.get('resp_0'), undefined);
    assert.ok(store.get('resp_1') && store.get('resp_4'));
  });
});
