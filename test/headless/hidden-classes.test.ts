import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { startEmulator } from '../emulator/emulator';
import { canaryAccount } from '../harness/stack';

const apiKey = 'canary-hidden-classes-key-0123456789';
const asked = 60;

/** What requests are made of, by the address that takes them. */
const bodies: Readonly<Record<string, object>> = {
  'chat/completions': { model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] },
  completions: { model: 'GigaChat-2', prompt: 'hi', stop: ['a', 'e', 'o', 'а', 'о', 'е'] },
  messages: { model: 'GigaChat-2', max_tokens: 100, messages: [{ role: 'user', content: 'hi' }] },
  embeddings: { model: 'Embeddings', input: 'hi' },
  responses: { model: 'GigaChat-2', input: 'hi' },
};

// V8 knows objects by hidden classes. One that is made for each request makes all code that meets its objects slow: in
// Node 20 each object gets its own that begins with a spread and then adds what was not in it, `{ ...some, more }`.
describe('a request', () => {
  it('makes no hidden class once others like it were answered', async function () {
    this.timeout(60_000);
    const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-classes-'));
    const log = join(folder, 'maps.log');
    const emulator = await startEmulator({ accounts: [canaryAccount] });
    const flags = ['--log-maps', '--no-logfile-per-isolate', `--logfile=${log}`];
    const child = spawn(process.execPath, [...flags, resolve('dist/headless.js')], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        ...emulator.env(),
        GPT2GIGA_PORT: '0',
        GPT2GIGA_API_KEY: apiKey,
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
      const { url } = JSON.parse(line) as { url: string };
      const askAll = async () => {
        for (const [path, body] of Object.entries(bodies)) {
          for (let count = 0; count < asked; count += 1) {
            const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
            const answer = await fetch(`${url}/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
            const text = await answer.text();
            assert.equal(answer.status, 200, text);
          }
        }
      };
      await askAll();
      const before = readFileSync(log, 'utf8').length;
      await askAll();
      child.kill();
      await once(child, 'close');
      const made = new Map<string, number>();
      for (const entry of readFileSync(log, 'utf8').slice(before).split('\n')) {
        const [what, kind, , , , , , , , name = ''] = entry.split(',');
        // Node's own signals get theirs by its symbols.
        if (what !== 'map' || kind !== 'Transition' || name.startsWith('symbol(')) continue;
        made.set(name, (made.get(name) ?? 0) + 1);
      }
      assert.deepEqual(
        [...made].filter(([, times]) => times >= asked / 2),
        [],
      );
    } finally {
      child.kill('SIGKILL');
      await emulator.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
