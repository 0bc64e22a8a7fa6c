import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { heedSignals } from '../../src/headless/signals';
import { call } from '../emulator/caller';
import { type Emulator, startEmulator } from '../emulator/emulator';
import { makeIdentity } from '../emulator/server/certificate';
import { noteOutput, watchSecrets } from '../harness/canary';
import { canaryAccount } from '../harness/stack';
import { noSignals, onUnix } from '../harness/unix-only';
import { runProgram } from './run-program';

const program = resolve('dist/headless.js');

describe('the headless program', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator({ accounts: [canaryAccount] });
    watchSecrets(emulator.credentials, canaryAccount.clientSecret, 'canary-headless-key-abcdef');
  });
  after(() => emulator.stop());

  const run = (args: readonly string[], env: Record<string, string> = {}) =>
    spawn(process.execPath, [program, ...args], {
      cwd: tmpdir(),
      env: {
        PATH: process.env.PATH,
        GIGACHAT_CREDENTIALS: `${canaryAccount.clientId}:${canaryAccount.clientSecret}`,
        GIGACHAT_BASE_URL: emulator.baseUrl,
        GIGACHAT_AUTH_URL: emulator.authUrl,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  async function start(env: Record<string, string>) {
    const child = run([], { GPT2GIGA_PORT: '0', GPT2GIGA_LOG_LEVEL: 'TRACE', ...env });
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const stop = async (signal: NodeJS.Signals) => {
      child.kill(signal);
      const [code] = (await once(child, 'close')) as [number | null];
      noteOutput('headless stderr', stderr);
      return { code, stderr };
    };
    return { listening: JSON.parse(line) as { event: string; url: string; pid: number; apiKey?: string }, child, stop };
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`says on one line that it listens, answers, logs JSON lines, and ends cleanly on ${signal}`, async () => {
      const { listening, child, stop } = await start({ GPT2GIGA_API_KEY: 'canary-headless-key-abcdef' });
      assert.deepEqual(Object.keys(listening), ['event', 'url', 'pid']);
      assert.equal(listening.pid, child.pid);
      assert.match(listening.url, /^http:\/\/127\.0\.0\.1:\d+$/);
      const answer = await fetch(`${listening.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'x-api-key': 'canary-headless-key-abcdef', 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] }),
      });
      assert.equal(answer.status, 200);
      await answer.text();
      const { code, stderr } = await stop(signal);
      assert.equal(code, 0);
      const entries = stderr
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { level: string; message: string });
      assert.ok(entries.some(({ message }) => message === 'answered'));
    });
  }

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    onUnix(`ends a health check at once on ${signal}, with the code that says so`, noSignals, async () => {
      emulator.script({ text: 'late', hold: 'headers' });
      const child = run(['--check']);
      const ended = once(child, 'exit');
      await emulator.waitFor((log) => log.some(({ kind, heldAt }) => kind === 'chat' && heldAt !== undefined));
      child.kill(signal);
      assert.deepEqual(await ended, [code, null]);
      await emulator.waitFor((log) => log.every(({ kind, endedAt }) => kind !== 'chat' || endedAt !== undefined));
      emulator.release();
    });
  }

  onUnix('goes on, and opens no debugger, on signals that are not to end it, and says so', noSignals, async () => {
    const { listening, child, stop } = await start({});
    let heard = '';
    const isHeard = new Promise<void>((resolve) => {
      child.stderr.on('data', (text) => {
        heard += text;
        if ((heard.match(/this signal changes nothing/g) ?? []).length === 3) resolve();
      });
    });
    for (const signal of ['SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const) child.kill(signal);
    await isHeard;
    assert.equal((await fetch(`${listening.url}/ready`)).status, 200);
    const { code, stderr } = await stop('SIGTERM');
    assert.equal(code, 0);
    const signals = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { signal?: string })
      .flatMap(({ signal }) => signal ?? []);
    assert.deepEqual(signals.sort(), ['SIGHUP', 'SIGUSR1', 'SIGUSR2']);
  });

  it('ends when its terminal is closed, and on Windows when its window is', () => {
    const endings = (platform: NodeJS.Platform, isAtTerminal: boolean) => {
      const heard = new Map<string, () => void>();
      const ended: string[] = [];
      let now = '';
      const logger = { info: () => {} };
      const listening = { on: (signal: string, hear: () => void) => heard.set(signal, hear) };
      heedSignals(listening, { platform, isAtTerminal, end: () => ended.push(now), renew: () => false, logger });
      for (const [signal, hear] of heard) {
        now = signal;
        hear();
      }
      return ended.sort();
    };
    assert.deepEqual(endings('linux', true), ['SIGHUP', 'SIGINT', 'SIGTERM']);
    assert.deepEqual(endings('darwin', false), ['SIGINT', 'SIGTERM']);
    assert.deepEqual(endings('win32', false), ['SIGBREAK', 'SIGHUP', 'SIGINT', 'SIGTERM']);
  });

  describe('with an open answer', () => {
    const key = 'canary-headless-key-abcdef';
    const open = async () => {
      const program = await start({ GPT2GIGA_API_KEY: key, GPT2GIGA_SHUTDOWN_TIMEOUT_SECONDS: '30' });
      emulator.script({ text: ['half ', 'and half'], hold: { gate: 'go', before: 1 } });
      const answer = await fetch(`${program.listening.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'x-api-key': key, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'GigaChat-2', stream: true, messages: [{ role: 'user', content: 'hi' }] }),
      });
      return { ...program, answer };
    };

    it('gives it its time when it is told to end by several at once', async () => {
      const { child, answer } = await open();
      const ended = once(child, 'close');
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGINT'] as const) child.kill(signal);
      emulator.release('go');
      assert.match(await answer.text(), /and half.*\[DONE\]/s);
      assert.deepEqual(await ended, [0, null]);
    });

    it('ends at once when it is told so again later', async () => {
      const { child, answer } = await open();
      const ended = once(child, 'close');
      const telling = setInterval(() => child.kill('SIGINT'), 100);
      await assert.rejects(answer.text());
      assert.deepEqual(await ended, [1, null]);
      clearInterval(telling);
      emulator.release('go');
    });
  });

  it('ends cleanly when it is told to while it starts', async () => {
    const child = spawn(process.execPath, [program], {
      cwd: tmpdir(),
      // Nobody is there: the start waits for it.
      env: {
        PATH: process.env.PATH,
        GIGACHAT_CREDENTIALS: emulator.credentials,
        GPT2GIGA_PORT: '0',
        BRIDGE_STORE_URL: 'redis://127.0.0.1:1',
      },
    });
    let stdout = '';
    child.stdout.on('data', (text) => {
      stdout += text;
    });
    await once(createInterface(child.stderr), 'line');
    child.kill('SIGTERM');
    assert.deepEqual([await once(child, 'close'), stdout], [[0, null], '']);
  });

  it('says that it has no store, where it has none', async () => {
    const noStore = /"no store: what is kept here no other copy of the bridge sees"/;
    assert.match((await (await start({})).stop('SIGTERM')).stderr, noStore);
    const { stderr } = await (await start({ BRIDGE_STORE_URL: 'redis://127.0.0.1:1' })).stop('SIGTERM');
    assert.doesNotMatch(stderr, noStore);
    assert.match(stderr, /the store cannot be used/);
  });

  it('writes its log into a file too, and speaks HTTPS when it is told to', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-test-'));
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const { key, cert, caPem } = await makeIdentity();
    const logFile = join(folder, 'bridge.log');
    const { listening, stop } = await start({
      GPT2GIGA_API_KEY: 'canary-headless-key-abcdef',
      GPT2GIGA_USE_HTTPS: '1',
      GPT2GIGA_HTTPS_KEY_FILE: file('key.pem', key),
      GPT2GIGA_HTTPS_CERT_FILE: file('cert.pem', cert),
      GPT2GIGA_LOG_FILENAME: logFile,
    });
    assert.match(listening.url, /^https:\/\/127\.0\.0\.1:\d+$/);
    const headers = { authorization: 'Bearer canary-headless-key-abcdef' };
    assert.equal((await call(`${listening.url}/v1/models`, { ca: caPem, headers })).status, 200);
    const { stderr } = await stop('SIGTERM');
    const logged = readFileSync(logFile, 'utf8');
    noteOutput('log file', logged);
    assert.equal(logged, stderr);
    assert.match(logged, /"message":"answered"/);
    assert.equal(statSync(logFile).mode & 0o777, 0o600);
    rmSync(folder, { recursive: true });
  });

  it('makes up a key when it is given none, and tells it once', async () => {
    const { listening, stop } = await start({});
    assert.match(listening.apiKey ?? '', /^[\w-]{43}$/);
    watchSecrets(listening.apiKey ?? '');
    const headers = { authorization: `Bearer ${listening.apiKey}` };
    assert.equal((await fetch(`${listening.url}/v1/models`, { headers })).status, 200);
    assert.equal((await fetch(`${listening.url}/v1/models`)).status, 401);
    await stop('SIGTERM');
  });

  it('names every variable that it does not follow, with what to do instead', async () => {
    const { stop } = await start({
      GPT2GIGA_TRAFFIC_LOG: 'x',
      GIGACHAT_SOMETHING: '1',
      GPT2GIGA_CORS_ALLOW_ORIGINS: '["*"]',
    });
    const { stderr } = await stop('SIGTERM');
    for (const name of ['GPT2GIGA_TRAFFIC_LOG', 'GIGACHAT_SOMETHING', 'GPT2GIGA_CORS_ALLOW_ORIGINS=\\*']) {
      assert.match(stderr, new RegExp(`${name} is not followed: `));
    }
  });

  it('answers a listed origin and no other', async () => {
    const { listening, stop } = await start({
      GPT2GIGA_CORS_ALLOW_ORIGINS: 'https://app.example',
      GPT2GIGA_API_KEY: 'canary-headless-key-abcdef',
    });
    const preflight = (origin: string) =>
      fetch(`${listening.url}/v1/chat/completions`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const allowed = await preflight('https://app.example');
    assert.deepEqual(
      [allowed.status, allowed.headers.get('access-control-allow-origin')],
      [204, 'https://app.example'],
    );
    for (const origin of ['https://app.example.evil', 'http://app.example', 'null']) {
      const refused = await preflight(origin);
      assert.deepEqual([refused.status, refused.headers.get('access-control-allow-origin')], [403, null]);
    }
    await stop('SIGTERM');
  });

  it('prints its help and its version', async () => {
    const help = await runProgram([program, '--help'], {});
    assert.equal(help.code, 0);
    assert.match(help.stdout, /--env-file FILE/);
    assert.match((await runProgram([program, '--version'], {})).stdout, /^\d+\.\d+\.\d+\n$/);
    assert.equal((await runProgram([program, '--no-such-option'], {})).code, 1);
  });

  it('names the lines of its source in stacks where Node is asked for that', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-stack-'));
    try {
      const showStack = join(folder, 'show-stack.cjs');
      writeFileSync(showStack, 'process.stdout.write = () => console.error(new Error().stack);');
      const { stderr } = await runProgram(['--enable-source-maps', '--require', showStack, program, '--version'], {});
      assert.match(stderr, /at main \(.*[\\/]src[\\/]headless\.ts:\d+:\d+\)/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
