import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type Emulator, startEmulator } from '../emulator/emulator';
import { noteOutput, watchSecrets } from '../harness/canary';
import { canaryAccount } from '../harness/stack';

const program = resolve('dist/headless.js');
const apiKey = 'canary-observed-key-abcdef';

interface Running {
  url: string;
  child: ChildProcessByStdio<null, Readable, Readable>;
  /** What stderr has said so far. */
  said(): string;
  ask(body?: object): Promise<Response>;
}

describe('what looks on at the headless program', () => {
  let emulator: Emulator;
  let folder: string;
  const running = new Set<Running['child']>();
  before(async () => {
    emulator = await startEmulator({ accounts: [{ ...canaryAccount, streams: Number.POSITIVE_INFINITY }] });
    watchSecrets(apiKey);
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-test-'));
    writeFileSync(
      join(folder, 'fault.cjs'),
      `process.on('SIGUSR2', () => { throw new Error('a fault of the test'); });
       process.on('SIGHUP', () => { Promise.reject(new Error('a rejection of the test')); });`,
    );
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await emulator.stop();
  });
  afterEach(async () => {
    for (const child of running) {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    running.clear();
    emulator.reset();
  });

  async function start(env: Record<string, string> = {}, nodeArgs: string[] = []): Promise<Running> {
    const child = spawn(process.execPath, [...nodeArgs, program], {
      env: {
        PATH: process.env.PATH,
        ...emulator.env(),
        GIGACHAT_MAX_CONNECTIONS: '100',
        GPT2GIGA_PORT: '0',
        GPT2GIGA_API_KEY: apiKey,
        GPT2GIGA_LOG_LEVEL: 'TRACE',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    child.once('exit', () => noteOutput('headless stderr', stderr));
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { url } = JSON.parse(line) as { url: string };
    const ask = (body: object = {}) =>
      fetch(`${url}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }], ...body }),
      });
    return { url, child, said: () => stderr, ask };
  }

  async function serves({ ask, child }: Running): Promise<void> {
    for (let turn = 0; turn < 3; turn += 1) {
      for (const stream of [false, true]) {
        const answer = await ask({ stream });
        assert.equal(answer.status, 200);
        await answer.text();
      }
      assert.equal((await ask({ messages: [] })).status, 400);
    }
    assert.equal(child.exitCode, null);
  }

  for (const closed of [['stderr'], ['stdout'], ['stdout', 'stderr']] as const) {
    it(`may close ${closed.join(' and ')}`, async () => {
      const bridge = await start();
      for (const name of closed) bridge.child[name].destroy();
      await serves(bridge);
      bridge.child.kill('SIGTERM');
      const [code] = await once(bridge.child, 'exit');
      assert.equal(code, 0);
    });
  }

  it('may close the window of the console on Windows, and open answers come to their end', async () => {
    const onWindows = join(folder, 'windows.cjs');
    writeFileSync(onWindows, "Object.defineProperty(process, 'platform', { value: 'win32' });");
    const bridge = await start({}, ['--require', onWindows]);
    emulator.script({ text: ['one ', 'two'], hold: { gate: 'stream', before: 1 } });
    const streamed = await bridge.ask({ stream: true });
    bridge.child.kill('SIGHUP');
    emulator.release('stream');
    assert.match(await streamed.text(), /\[DONE\]/);
    const [code] = await once(bridge.child, 'exit');
    assert.equal(code, 0);
  });

  it('may be a person at /logs, who sees what stderr got', async () => {
    const bridge = await start();
    await serves(bridge);
    const answer = await fetch(`${bridge.url}/logs/entries`, { headers: { 'x-api-key': apiKey } });
    const { entries } = (await answer.json()) as { entries: object[] };
    bridge.child.kill('SIGTERM');
    await once(bridge.child, 'close');
    assert.ok(entries.length > 9);
    const written = bridge.said().split('\n');
    assert.deepEqual(
      entries.map((entry) => JSON.stringify(entry)),
      written.slice(0, entries.length),
    );
  });

  it('may be a log file on a disk that is full', async () => {
    const bridge = await start({ GPT2GIGA_LOG_FILENAME: '/dev/full' });
    await serves(bridge);
    assert.match(bridge.said(), /the log file cannot be written.*ENOSPC/);
  });

  it('may be a log file whose folder is taken away, when the file has to be renewed too', async () => {
    const gone = join(folder, 'gone');
    mkdirSync(gone);
    const bridge = await start({ GPT2GIGA_LOG_FILENAME: join(gone, 'log'), GPT2GIGA_LOG_MAX_SIZE: '1024' });
    rmSync(gone, { recursive: true });
    await serves(bridge);
    assert.match(bridge.said(), /the log file cannot be written.*ENOENT/);
  });

  it('may be a full disk and a closed stderr at once', async () => {
    const bridge = await start({ GPT2GIGA_LOG_FILENAME: '/dev/full' });
    bridge.child.stderr.destroy();
    await serves(bridge);
  });

  for (const [what, signal, logged] of [
    ['a fault that nobody caught', 'SIGUSR2', 'a fault of the test'],
    ['a rejection that nobody waited for', 'SIGHUP', 'a rejection of the test'],
  ] as const) {
    it(`sees ${what} in the log; open answers end with an error and the exit code is 1`, async () => {
      const bridge = await start({}, ['--require', join(folder, 'fault.cjs')]);
      emulator.script({ text: ['one ', 'two'], hold: { gate: 'stream', before: 1 } }, { text: 'x', hold: 'headers' });
      const streamed = await bridge.ask({ stream: true });
      assert.equal(streamed.status, 200);
      const whole = bridge.ask();
      await emulator.waitFor(() => emulator.log.filter(({ kind }) => kind === 'chat').length === 2);
      bridge.child.kill(signal);
      const text = await streamed.text();
      assert.match(text, /"error":/);
      assert.doesNotMatch(text, /\[DONE\]/);
      const refused = await whole;
      assert.equal(refused.status, 503, await refused.text());
      const [code] = await once(bridge.child, 'exit');
      assert.equal(code, 1);
      assert.ok(bridge.said().includes(logged), bridge.said());
    });
  }
});
