import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toFile } from 'openai';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import { accountsAt, accountsFileEnv } from '../../harness/accounts-file';
import { startOpenRouter } from '../../harness/openrouter/server';
import { canaryAccount, type Stack, startStack } from '../../harness/stack';
import { type Redis, startRedis } from '../deploy/redis';

describe('what one copy knows', () => {
  let redis: Redis;
  let upstreams: Emulator[] = [];
  let copies: Stack[] = [];
  before(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    await Promise.all(copies.map((copy) => copy.stop()));
    await Promise.all(upstreams.map((upstream) => upstream.stop()));
    [copies, upstreams] = [[], []];
    await redis.command('FLUSHALL');
  });
  after(() => redis.stop());
  const upstream = async () => {
    const opened = await startEmulator({
      accounts: [{ ...canaryAccount, scope: 'GIGACHAT_API_CORP', streams: 1000 }],
      tokensPerSecond: 1000,
    });
    upstreams.push(opened);
    return opened;
  };
  const start = async (emulator: Emulator, env: Record<string, string>) => {
    const store = { BRIDGE_STORE_URL: redis.url, GIGACHAT_SCOPE: 'GIGACHAT_API_CORP' };
    const copy = await startStack({ upstream: emulator, env: { ...store, ...env } });
    copies.push(copy);
    return copy;
  };

  it('of a conversation that moved to a fallback holds at another', async () => {
    const openRouter = await startOpenRouter();
    const emulator = await upstream();
    const env = { GIGACHAT_RETRY_BACKOFF_FACTOR: '0', GIGACHAT_MAX_RETRIES: '0', ...openRouter.env() };
    const one = await start(emulator, env);
    const other = await start(emulator, env);
    const ask = async (copy: Stack, session: string) => {
      const body = { model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] };
      const answer = await copy.post('/v1/chat/completions', body, { 'x-session-id': session });
      await answer.text();
      return answer.headers.get('x-gigachat-provider');
    };
    emulator.script({ status: 503 });
    assert.equal(await ask(one, 'moved'), 'openrouter');
    assert.equal(await ask(other, 'moved'), 'openrouter');
    assert.equal(await ask(other, 'another'), 'gigachat');
    await openRouter.stop();
  });

  it('of the account that has a file spares another the search', async () => {
    const [first, second] = [await upstream(), await upstream()];
    const accounts = accountsAt([first, second], 'GIGACHAT_API_CORP');
    const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-copies-'));
    const one = await start(first, accountsFileEnv(folder, 'priority', accounts));
    // By itself this one would ask the account first that does not have the file.
    const other = await start(first, accountsFileEnv(folder, 'priority', accounts.toReversed()));
    rmSync(folder, { recursive: true });
    const file = await one.openai.files.create({
      file: await toFile(Buffer.from('text'), 'a.txt'),
      purpose: 'user_data',
    });
    assert.equal((await other.openai.files.retrieve(file.id)).id, file.id);
    assert.deepEqual(
      second.log.filter(({ path }) => path.includes('/files')),
      [],
    );
  });

  it('of what a batch was ordered with is shown by another', async () => {
    const emulator = await upstream();
    const one = await start(emulator, {});
    const other = await start(emulator, {});
    const row = {
      custom_id: 'a',
      method: 'POST',
      url: '/v1/chat/completions',
      body: { model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] },
    };
    const input = await one.openai.files.create({
      file: await toFile(Buffer.from(JSON.stringify(row)), 'in.jsonl'),
      purpose: 'batch',
    });
    const batch = await one.openai.batches.create({
      input_file_id: input.id,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
      metadata: { run: '7' },
    });
    const seen = await other.openai.batches.retrieve(batch.id);
    assert.deepEqual([seen.metadata, seen.input_file_id], [{ run: '7' }, batch.input_file_id]);
  });

  it('of its store is a step of the health check', async () => {
    const one = await start(await upstream(), {});
    const step = one.headless.checks.find(({ name }) => name === 'store');
    assert.ok(step);
    assert.match(String(await step.run(new AbortController().signal)), /^127\.0\.0\.1:\d+ answers$/);
    redis.freeze();
    await assert
      .rejects(
        step.run(new AbortController().signal),
        /cannot be asked at the moment: this copy .*Check that it runs, and BRIDGE_STORE_URL/,
      )
      .finally(() => redis.thaw());
  });
});
