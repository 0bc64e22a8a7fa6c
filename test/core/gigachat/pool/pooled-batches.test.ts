import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toFile } from 'openai';
import { type Emulator, startEmulator } from '../../../emulator/emulator';
import { accountsAt, accountsFileEnv } from '../../../harness/accounts-file';
import { type Stack, startStack } from '../../../harness/stack';

describe('the batches of several accounts', () => {
  let folder: string;
  let emulators: Emulator[];
  const stacks: Stack[] = [];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-accounts-'));
    const accounts = () => [
      { clientId: randomUUID(), clientSecret: randomUUID(), scope: 'GIGACHAT_API_CORP' as const },
    ];
    emulators = await Promise.all([0, 1].map(() => startEmulator({ tokensPerSecond: 1000, accounts: accounts() })));
  });
  after(async () => {
    for (const stack of stacks) await stack.stop();
    for (const emulator of emulators) await emulator.stop();
    rmSync(folder, { recursive: true });
  });

  const start = async () => {
    const accounts = accountsAt(emulators, 'GIGACHAT_API_CORP');
    const stack = await startStack({ env: accountsFileEnv(folder, 'round-robin', accounts) });
    stacks.push(stack);
    return stack;
  };

  it('stay with the account that took them, also for a bridge that was started since, and are listed together', async () => {
    const { openai } = await start();
    const ids: string[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      const line = {
        custom_id: `row ${turn}`,
        method: 'POST',
        url: '/v1/chat/completions',
        body: { model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] },
      };
      const file = await openai.files.create({
        file: await toFile(Buffer.from(JSON.stringify(line)), 'in.jsonl'),
        purpose: 'batch',
      });
      const order = { input_file_id: file.id, endpoint: '/v1/chat/completions', completion_window: '24h' } as const;
      ids.push((await openai.batches.create(order)).id);
    }
    for (const { log } of emulators) {
      assert.notEqual(log.filter(({ method, path }) => method === 'POST' && path.startsWith('/v1/batches')).length, 0);
    }
    const second = (await start()).openai;
    for (const [turn, id] of ids.entries()) {
      let batch = await second.batches.retrieve(id);
      while (batch.status !== 'completed') batch = await second.batches.retrieve(id);
      const text = await (await second.files.content(batch.output_file_id ?? '')).text();
      assert.equal(JSON.parse(text).custom_id, `row ${turn}`);
    }
    const listed = (await second.batches.list()).data.map(({ id }) => id);
    assert.deepEqual([...listed].sort(), [...ids].sort());
    await assert.rejects(second.batches.retrieve(`batch_${randomUUID()}`), { status: 404 });
  });

  it('and their queues are told apart in the metrics', async () => {
    const stack = await start();
    const text = await (await stack.get('/metrics')).text();
    for (const account of ['one', 'two']) {
      assert.match(text, new RegExp(`queue_in_flight\\{provider="gigachat",account="${account}"\\} 0`));
    }
  });
});
