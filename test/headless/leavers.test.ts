import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type Emulator, startEmulator } from '../emulator/emulator';
import { accountsAt, accountsFileEnv } from '../harness/accounts-file';
import { noteOutput } from '../harness/canary';
import { canaryAccount } from '../harness/stack';

const entry = resolve('dist/headless.js');
const apiKey = 'canary-leavers-key-0123456789';

/** What a caller may ask for and then not wait for. */
const requests: Readonly<Record<string, (url: string) => [string, RequestInit]>> = {
  'the models': (url) => [`${url}/v1/models`, {}],
  'the files': (url) => [`${url}/v1/files`, {}],
  'the batches': (url) => [`${url}/v1/batches`, {}],
  'a chat with an uploaded file': (url) => [
    `${url}/v1/chat/completions`,
    {
      method: 'POST',
      body: JSON.stringify({
        model: 'GigaChat-2',
        messages: [
          { role: 'user', content: [{ type: 'file', file: { file_id: '3f1c9d52-0000-4000-8000-000000000000' } }] },
        ],
      }),
    },
  ],
  embeddings: (url) => [
    `${url}/v1/embeddings`,
    { method: 'POST', body: JSON.stringify({ model: 'Embeddings', input: 'hi' }) },
  ],
};

describe('callers who leave a bridge of two accounts, one that fails and one that is slow', () => {
  let folder: string;
  let emulators: Emulator[];
  let child: ChildProcess | undefined;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-leavers-'));
    emulators = [
      await startEmulator({ accounts: [canaryAccount] }),
      await startEmulator({ accounts: [canaryAccount] }),
    ];
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    for (const emulator of emulators) await emulator.stop();
    rmSync(folder, { recursive: true });
  });

  for (const slow of ['list', 'token'] as const) {
    it(`leave the program alive, whatever they asked for (the ${slow} is slow)`, async () => {
      const [failing, waiting] = emulators as [Emulator, Emulator];
      failing.scriptModels({ status: 500, times: 0 });
      failing.scriptOther({ status: 500, times: 0 });
      const held = { hold: 'headers', times: 0 } as const;
      waiting.scriptModels(held);
      waiting.scriptOther(held);
      if (slow === 'token') waiting.scriptAuth(held);

      const program = spawn(process.execPath, [entry], {
        env: {
          PATH: process.env.PATH,
          ...accountsFileEnv(folder, 'priority', accountsAt(emulators)),
          GPT2GIGA_PORT: '0',
          GPT2GIGA_API_KEY: apiKey,
          GIGACHAT_MAX_RETRIES: '0',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let stderr = '';
      child = program;
      program.stderr.on('data', (text) => {
        stderr += text;
      });
      const ended = once(program, 'close') as Promise<[number | null]>;
      const [line] = (await once(createInterface(program.stdout), 'line')) as [string];
      const { url } = JSON.parse(line) as { url: string };
      const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
      for (const [what, request] of Object.entries(requests)) {
        for (let time = 0; time < 3; time += 1) {
          const leaver = new AbortController();
          const [address, init] = request(url);
          const asked = fetch(address, { ...init, headers, signal: leaver.signal });
          asked.catch(() => {});
          // The one account has failed, and rests; the other is being waited for.
          await failing.waitFor((log) => log.some(({ status, endedBy }) => status === 500 && endedBy !== undefined));
          await rounds(url);
          leaver.abort();
          await asked.catch(() => {});
        }
        // Whatever was dropped fails now.
        await rounds(url);
        assert.equal(program.exitCode, null, `the program ended after ${what}: ${stderr.slice(-500)}`);
        assert.equal((await fetch(`${url}/ping`)).status, 200);
      }
      waiting.release();
      await rounds(url);
      program.kill('SIGTERM');
      const [code] = await ended;
      noteOutput('headless stderr', stderr);
      assert.equal(code, 0, stderr.slice(-500));
      assert.doesNotMatch(stderr, /unhandled/i);
    }).timeout(30_000);
  }
});

/** Lets the program do what it has to do: each answer is a turn of its event loop. */
async function rounds(url: string): Promise<void> {
  for (let round = 0; round < 20; round += 1) await fetch(`${url}/ping`);
}
