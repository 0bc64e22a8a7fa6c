import assert from 'node:assert/strict';
import { BatchInputs } from '../../../src/core/bridge/batches/batch-inputs';
import { ChatError } from '../../../src/core/chat/errors';
import type { FileStore } from '../../../src/core/chat/ports/file-store';
import { isNoOrdinaryWord } from '../../../src/core/gigachat/access/secrets-in-use';
import { type FileAccount, PooledFiles } from '../../../src/core/gigachat/pool/pooled-files';
import type { Rotation } from '../../../src/core/gigachat/pool/rotation';
import { type Stack, startStack } from '../../harness/stack';

describe('what callers can make grow', () => {
  it('are the inputs of batches: bounded by their bytes, and by their number when they are empty', () => {
    const inputs = new BatchInputs(10);
    for (const id of ['a', 'b', 'c']) inputs.put(id, new Uint8Array(4));
    assert.deepEqual([inputs.get('a'), inputs.get('c')?.length], [undefined, 4]);
    for (let turn = 0; turn < 2000; turn += 1) inputs.put(`empty-${turn}`, new Uint8Array(0));
    assert.equal(inputs.get('empty-0'), undefined);
    assert.equal(inputs.get('empty-1999')?.length, 0);
  });

  it('are the files whose owner is asked for: one at a time, the ten newest of a request', async () => {
    let asking = 0;
    let most = 0;
    let asked = 0;
    const files: Partial<FileStore> = {
      async get(id) {
        asked += 1;
        asking += 1;
        most = Math.max(most, asking);
        await new Promise((resolve) => setImmediate(resolve));
        asking -= 1;
        return { id, name: id, bytes: 1, createdAt: 0, purpose: 'general' };
      },
    };
    const member = { name: 'one', files } as FileAccount;
    const rotation = { restingLast: () => [member] } as unknown as Rotation<FileAccount>;
    const ids = Array.from({ length: 500 }, (_, index) => `file-${index}`);
    const named = { asked: ids, past: ids };
    assert.equal(await new PooledFiles(rotation).owner(named, new AbortController().signal), member);
    assert.deepEqual([asked, most], [10, 1]);
  });

  it('are the files of the past for which accounts are asked: one, where an account cannot be asked', async () => {
    const asked: string[] = [];
    const member = (name: string, get: (id: string) => void) =>
      ({
        name,
        files: {
          async get(id: string) {
            asked.push(`${name}: ${id}`);
            get(id);
          },
        } as unknown as FileStore,
      }) as FileAccount;
    const here = member('here', (id) => {
      if (id !== '0') throw new ChatError('not-found', 'gone');
    });
    const away = member('away', () => {
      throw new ChatError('network', 'away');
    });
    const members = [here, away];
    const rotation = { members, restingLast: () => members, failed: () => true } as unknown as Rotation<FileAccount>;
    const files = new PooledFiles(rotation);
    const past = Array.from({ length: 10 }, (_, index) => `${index}`);
    const { signal } = new AbortController();
    assert.equal(await files.owner({ asked: [], past }, signal), undefined);
    assert.deepEqual(asked, ['here: 9', 'away: 9']);
    assert.equal(await files.owner({ asked: ['0'], past: [] }, signal), here);
    assert.equal(await files.owner({ asked: [], past }, signal), here, 'whose file is known');
  });

  describe('are the words that are hidden', () => {
    let stack: Stack;
    before(async () => {
      stack = await startStack({ env: { GPT2GIGA_PASS_TOKEN: 'True' } });
    });
    after(() => stack.stop());

    it('but no caller can hide ordinary words from everybody', async () => {
      const words = ['completions', 'invalid_request_error', 'GigaChat-2', 'messages'];
      for (const word of words) {
        for (const bearer of [`giga-auth-${word}`, `giga-user-someone:${word}`]) {
          await (await stack.get('/v1/models', { authorization: `Bearer ${bearer}` })).text();
        }
      }
      const answer = await stack.post('/v1/chat/completions', {
        model: 'nobody',
        messages: [{ role: 'user', content: 'hi' }],
      });
      const text = await answer.text();
      assert.equal(answer.status, 404);
      assert.doesNotMatch(text, /\[secret\]/);
      const line = stack.logLines.find((one) => one.includes('"answered"') && one.includes('/v1/chat/')) ?? '';
      assert.match(line, /\/v1\/chat\/completions/);
    });

    it('and what looks like a secret is hidden still', () => {
      assert.ok(isNoOrdinaryWord('canary-password-3'));
      assert.ok(isNoOrdinaryWord('eyJjdHkiOiJqd3QiLCJlbmMiOiJBMjU2Q0JDLUhTNTEyIn0'));
      for (const word of ['completions', 'a1', '123456789012', 'GigaChat-2']) assert.ok(!isNoOrdinaryWord(word), word);
    });
  });
});
