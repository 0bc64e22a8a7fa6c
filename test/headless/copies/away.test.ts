import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import { makeIdentity } from '../../emulator/server/certificate';
import { soon } from '../../harness/event-loop';
import { freePort } from '../../harness/free-port';
import { canaryAccount, type Stack, startStack } from '../../harness/stack';
import { type Redis, startRedis } from '../deploy/redis';
import { runProgram } from '../run-program';

describe('copies whose store fails', () => {
  let redis: Redis;
  let emulator: Emulator;
  let copies: Stack[] = [];
  const start = async (count: number, env: Record<string, string> = {}) => {
    const opening = Array.from({ length: count }, () =>
      startStack({ upstream: emulator, env: { BRIDGE_STORE_URL: redis.url, ...env } }),
    );
    const opened = await Promise.all(opening);
    copies = [...copies, ...opened];
    return opened as [Stack, Stack];
  };
  beforeEach(async () => {
    redis = await startRedis();
    emulator = await startEmulator({ accounts: [{ ...canaryAccount, streams: 1000 }], tokensPerSecond: 1000 });
  });
  afterEach(async () => {
    await Promise.all(copies.map((copy) => copy.stop()));
    copies = [];
    await emulator.stop();
    await redis.stop();
  });

  const told = (copy: Stack, words: string) => copy.logLines.filter((line) => line.includes(words)).length;
  const create = ({ openai }: Stack, input: string, before?: string) =>
    openai.responses.create({ model: 'GigaChat-2', input, ...(before && { previous_response_id: before }) });

  it('begin without it, say so once, and have it together when it comes', async () => {
    await redis.kill();
    const [one, other] = await start(2);
    await create(one, 'hello');
    assert.equal(told(one, 'the store cannot be used'), 1);
    await redis.start();
    await soon(() => told(one, 'can be used again') === 1 && told(other, 'can be used again') === 1);
    const { id } = await create(one, 'again');
    assert.equal((await other.get(`/v1/responses/${id}`)).status, 200);
  });

  it('say so, too, when something takes their connection and is silent, and come to the store by another one', async () => {
    const silent: Socket[] = [];
    const door = createServer((socket) => {
      if (silent.push(socket.on('error', () => {})) > 1) socket.pipe(connect(redis.port, '127.0.0.1')).pipe(socket);
    });
    await new Promise<void>((opened) => door.listen(0, '127.0.0.1', opened));
    const { port } = door.address() as AddressInfo;
    const [one] = await start(1, { BRIDGE_STORE_URL: `redis://127.0.0.1:${port}` });
    assert.equal(told(one, 'the store cannot be used'), 1);
    await soon(() => told(one, 'can be used again') === 1);
    const { id } = await create(one, 'hello');
    const [other] = await start(1);
    assert.equal((await other.get(`/v1/responses/${id}`)).status, 200);
    door.close();
    for (const socket of silent) socket.destroy();
  });

  it('hear of each other at once when it comes only after their start, and again after it was lost', async () => {
    await redis.kill();
    const [one, other] = await start(2);
    const listening = async () => {
      const [channel = ''] = (await redis.command('PUBSUB', 'CHANNELS', '*')).match(/gigachat-bridge:[^\r]*/) ?? [];
      return channel === '' ? 0 : Number(/:(\d+)\r/.exec(await redis.command('PUBSUB', 'NUMSUB', channel))?.[1]);
    };
    // What they ask of it at their start is given up with a later try to connect.
    const tries = () => [one, other].map((copy) => told(copy, 'the store still cannot be used'));
    const before = tries();
    await soon(() => tries().every((count, nth) => count > (before[nth] ?? 0) + 1));
    for (let turn = 1; turn <= 2; turn += 1) {
      await redis.start();
      await soon(() => told(one, 'can be used again') === turn && told(other, 'can be used again') === turn);
      await soon(async () => (await listening()) >= 2);
      await redis.kill();
      await soon(() => told(one, 'the store cannot be used') > turn && told(other, 'the store cannot be used') > turn);
    }
  });

  it('go on by themselves while it is away, and never say that there is nothing where they cannot know', async () => {
    const [one, other] = await start(2);
    const first = await create(one, 'my dog is called Rex');
    await redis.kill();
    await soon(() => copies.every((copy) => told(copy, 'the store cannot be used') === 1));
    // The one that has it in memory goes on; the other can not know, so it says neither yes nor no.
    const second = await create(one, 'what is his name?', first.id);
    const asKey = { authorization: `Bearer ${one.apiKey}` };
    for (const answer of [
      await other.get(`/v1/responses/${first.id}`),
      await other.post('/v1/responses', { model: 'GigaChat-2', input: 'hi', previous_response_id: first.id }),
      await fetch(`${one.url}/v1/responses/${first.id}`, { method: 'DELETE', headers: asKey }),
    ]) {
      assert.equal(answer.status, 503);
      assert.equal(answer.headers.get('retry-after'), '1');
      assert.equal(((await answer.json()) as { error: { code: string } }).error.code, 'store_unavailable');
    }
    await redis.start();
    await soon(() => copies.every((copy) => told(copy, 'can be used again') === 1));
    // It came back empty. What was never in it is still in memory.
    assert.equal((await one.get(`/v1/responses/${second.id}`)).status, 200);
    assert.equal((await other.get(`/v1/responses/${first.id}`)).status, 404);
    const { id } = await create(other, 'hello again');
    assert.equal((await one.get(`/v1/responses/${id}`)).status, 200);
  });

  it('let nobody wait for it when it is slow', async () => {
    const [one, other] = await start(2);
    const { id } = await create(one, 'hello');
    redis.freeze();
    for (let turn = 0; turn < 10; turn += 1) await create(one, `turn ${turn}`, id);
    assert.equal((await other.get(`/v1/responses/${id}`)).status, 503);
    assert.equal(told(one, 'the store cannot be used'), 1);
    redis.thaw();
    await soon(() => told(one, 'can be used again') === 1);
  });

  it('read on when it is full, and keep what is new in memory', async () => {
    const [one, other] = await start(2);
    const first = await create(one, 'hello');
    await redis.command('CONFIG', 'SET', 'maxmemory', '1');
    const second = await create(other, 'and on', first.id);
    assert.equal((await other.get(`/v1/responses/${second.id}`)).status, 200);
    assert.equal((await one.get(`/v1/responses/${second.id}`)).status, 404);
    await soon(() => told(other, 'the store cannot be used') === 1);
    assert.ok(told(other, 'it is full') > 0);
    await redis.command('CONFIG', 'SET', 'maxmemory', '0');
    await soon(() => told(other, 'can be used again') === 1);
    const { id } = await create(other, 'room again');
    assert.equal((await one.get(`/v1/responses/${id}`)).status, 200);
  });

  it('do not start with a password that is refused, and do not tell it', async () => {
    await redis.kill();
    await redis.start(['--requirepass', 'canary-right-store-password']);
    for (const env of [{ BRIDGE_STORE_PASSWORD: 'canary-wrong-store-password' }, undefined]) {
      await assert.rejects(start(1, env), (error: Error) => {
        assert.equal(error.name, 'SettingsError');
        assert.match(
          error.message,
          /^The store 127\.0\.0\.1:\d+ refuses the user or the password.*BRIDGE_STORE_PASSWORD/,
        );
        assert.ok(!error.message.includes('canary'));
        return true;
      });
    }
    const [one] = await start(1, { BRIDGE_STORE_PASSWORD: 'canary-right-store-password' });
    await create(one, 'hello');
    assert.equal(told(one, 'the store cannot be used'), 0);
  });

  it('are told of that by the built program in one sentence, and not that it goes on', async () => {
    await redis.kill();
    await redis.start(['--requirepass', 'canary-right-store-password']);
    const env = { GIGACHAT_CREDENTIALS: 'a:b', GPT2GIGA_PORT: '0', BRIDGE_STORE_URL: redis.url };
    for (const url of [redis.url, redis.url.replace('//', '//:canary-right-store-password@').concat('/99')]) {
      const { code, stdout, stderr } = await runProgram([resolve('dist/headless.js')], {
        ...env,
        BRIDGE_STORE_URL: url,
      });
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(
        stderr,
        /^gigachat-bridge: The store 127\.0\.0\.1:\d+ (?:refuses the user|has no database)[^\n]*\n$/,
      );
    }
  });

  it('do not start with a user who may not do what the bridge does, nor in a database that is not there', async () => {
    const user = (name: string, ...rights: string[]) =>
      redis.command('ACL', 'SETUSER', name, 'on', '>canary', ...rights);
    await user('weak', '+ping', '+hello', '+client');
    await user('keyless', '+@all', '&*');
    await user('scriptless', '+@all', '-@scripting', '~*', '&*');
    await user('deaf', '+@all', '~*', 'resetchannels');
    await user('able', '+@all', '~gigachat-bridge:*', '&gigachat-bridge:*');
    const address = (name: string) => ({ BRIDGE_STORE_URL: redis.url.replace('://', `://${name}:canary@`) });
    for (const name of ['weak', 'keyless', 'scriptless', 'deaf']) {
      await assert.rejects(start(1, address(name)), (error: Error) => {
        assert.match(
          error.message,
          /may not do there what the bridge does\. Give it .*~gigachat-bridge:\* &gigachat/,
          name,
        );
        return error.name === 'SettingsError' && !error.message.includes('canary');
      });
    }
    await assert.rejects(start(1, { BRIDGE_STORE_URL: `${redis.url}/99` }), /has no database of the number in BRIDGE_/);
    const [one] = await start(1, address('able'));
    await create(one, 'hello');
    assert.equal(told(one, 'the store cannot be used'), 0);
  });

  it('say once that it became a replica, or that something else lies under their names, and go on', async () => {
    const [one] = await start(1);
    const { id } = await create(one, 'hello');
    await redis.command('REPLICAOF', '127.0.0.1', '1');
    for (let turn = 0; turn < 5; turn += 1) await create(one, 'and on', id);
    assert.deepEqual([told(one, 'the store cannot be used'), told(one, 'can be used again')], [1, 0]);
    assert.ok(told(one, 'it is a replica and takes no writes') > 0);
    await assert.rejects(
      async () => await one.headless.checks.find(({ name }) => name === 'store')?.run(new AbortController().signal),
      /goes on by itself \(it is a replica and takes no writes\)/,
    );
    await redis.command('REPLICAOF', 'NO', 'ONE');
    await redis.command('CONFIG', 'SET', 'min-replicas-to-write', '1');
    await assert.rejects(
      async () => await one.headless.checks.find(({ name }) => name === 'store')?.run(new AbortController().signal),
      /goes on by itself \(it takes no writes while too few replicas follow it\)/,
    );
    await redis.command('CONFIG', 'SET', 'min-replicas-to-write', '0');
    await create(one, 'writes again');
    await soon(() => told(one, 'can be used again') === 1);
    for (const key of (await redis.command('KEYS', '*:1:*')).match(/gigachat-bridge:[^\r]+/g) ?? []) {
      await redis.command('DEL', key);
      await redis.command('SADD', key, 'of somebody else');
    }
    await create(one, 'and on');
    assert.ok(told(one, 'something else lies there under the names of the bridge') > 0);
  });

  it('speak TLS with it, and only with one whose certificate is trusted', async () => {
    const { key, cert, caPem } = await makeIdentity();
    const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-store-'));
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const port = await freePort();
    await redis.kill();
    const files = ['--tls-cert-file', file('cert.pem', cert), '--tls-key-file', file('key.pem', key)];
    const ca = file('ca.pem', caPem);
    await redis.start(['--tls-port', `${port}`, ...files, '--tls-ca-cert-file', ca, '--tls-auth-clients', 'no']);
    const env = { BRIDGE_STORE_URL: `rediss://127.0.0.1:${port}` };
    const [one] = await start(1, { ...env, BRIDGE_STORE_CA_BUNDLE_FILE: ca });
    const [stranger] = await start(1, env);
    rmSync(folder, { recursive: true });
    const { id } = await create(one, 'hello');
    const [trusting] = await start(1);
    assert.equal((await trusting.get(`/v1/responses/${id}`)).status, 200);
    assert.equal(told(one, 'the store cannot be used'), 0);
    assert.equal(told(stranger, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE') > 0 || told(stranger, 'SELF_SIGNED') > 0, true);
    assert.equal((await stranger.get(`/v1/responses/${id}`)).status, 503);
  });

  it("say that it holds another version's data, and touch none of that", async () => {
    const entry = JSON.stringify({ format: 7, key: 'k', at: Date.now() });
    await redis.command('HSET', 'gigachat-bridge:copies', 'another', entry);
    await redis.command('SET', 'gigachat-bridge:7:something', 'else');
    const [one] = await start(1);
    await soon(() => told(one, 'data of another version of the bridge (version 7, this one has version 1)') === 1);
    await create(one, 'hello');
    assert.match(await redis.command('GET', 'gigachat-bridge:7:something'), /else/);
  });
});
