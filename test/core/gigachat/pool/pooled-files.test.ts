import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toFile } from 'openai';
import { type Emulator, startEmulator } from '../../../emulator/emulator';
import { accountsAt, accountsFileEnv } from '../../../harness/accounts-file';
import { type Stack, startStack } from '../../../harness/stack';

describe('a file for one of several accounts', () => {
  let folder: string;
  let emulators: [Emulator, Emulator];
  let stack: Stack;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-files-'));
    const open = () =>
      startEmulator({
        accounts: [{ clientId: randomUUID(), clientSecret: randomUUID(), scope: 'GIGACHAT_API_CORP' }],
      });
    emulators = [await open(), await open()];
    const accounts = accountsFileEnv(folder, 'priority', accountsAt(emulators, 'GIGACHAT_API_CORP'));
    stack = await startStack({ env: { ...accounts, GIGACHAT_RETRY_BACKOFF_FACTOR: '0' } });
  });
  afterEach(async () => {
    await stack.stop();
    for (const emulator of emulators) await emulator.stop();
    rmSync(folder, { recursive: true });
  });

  const upload = async () =>
    await stack.openai.files.create(
      { file: await toFile(Buffer.from('hi'), 'a.txt'), purpose: 'user_data' },
      { maxRetries: 0 },
    );
  const uploads = () => emulators.map(({ log }) => log.filter(({ path }) => path.endsWith('/files')).length);

  for (const [name, fault] of [
    ['broke the connection', { breakOff: { how: 'reset', after: 'request' } }],
    ['broke its answer off', { breakOff: { how: 'reset', after: 'headers' } }],
    ['answered with 504', { status: 504 }],
  ] as const) {
    it(`is not kept by a second one as well where the first ${name}`, async () => {
      emulators[0].scriptOther({ ...fault, times: 0 });
      await assert.rejects(upload(), /may have been done all the same/);
      assert.deepEqual(uploads(), [1, 0]);
    });
  }

  it('is handed to the second one where the first said that it did not take it', async () => {
    emulators[0].scriptOther({ status: 503, times: 0 });
    assert.ok((await upload()).id);
    assert.equal(uploads()[1], 1);
  });
});
