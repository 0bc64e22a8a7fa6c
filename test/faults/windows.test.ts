import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, startEmulator } from '../emulator/emulator';
import { freePort } from '../harness/free-port';
import type { Stack } from '../harness/stack';
import { PlainWindow } from '../harness/windows/window';
import { cell, modes } from './cells';
import type { Answer } from './surface';

const apiKey = 'canary-bridge-key-of-the-windows-0123456789';

describe('faults of the window that has the bridge', () => {
  let emulator: Emulator;
  let folder: string;
  let port: number;
  let windows: PlainWindow[];

  before(async () => {
    emulator = await startEmulator({ tokensPerSecond: 1000 });
    folder = await mkdtemp(join(tmpdir(), 'fault-windows-'));
    port = await freePort();
    windows = [open()];
    await windows[0]?.becomes('owner');
  });

  after(async () => {
    for (const window of windows) window.kill();
    await Promise.all(windows.map(({ ended }) => ended));
    await emulator.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function open(): PlainWindow {
    const { credentials, baseUrl, authUrl } = emulator;
    const store = join(folder, 'store');
    const known = { credentials, baseUrl, authUrl, key: apiKey, store, model: 'GigaChat-2' };
    return new PlainWindow({ ...known, version: '1.0.0', ports: [port] });
  }

  /** The window that has the bridge, with another one that follows it. */
  async function ownerAndNext(): Promise<[PlainWindow, PlainWindow]> {
    const [owner] = windows;
    assert.ok(owner);
    const next = open();
    windows.push(next);
    await next.becomes('follower');
    return [owner, next];
  }

  for (const { surface, fallback, name } of modes) {
    if (fallback || surface.endpoint !== 'chat' || surface.protocol === 'editor') continue;
    const ask = (question: string) => surface.ask({ url: `http://127.0.0.1:${port}`, apiKey } as Stack, question);
    /** As clients do: again while nobody listens. */
    const askUntilHeard = async (): Promise<Answer> => {
      for (const limit = Date.now() + 8000; ; ) {
        const answer = await ask('again').catch(() => undefined);
        if (answer) return answer;
        assert.ok(Date.now() < limit, 'nobody has taken over');
      }
    };

    for (const [id, fault, end] of [
      ['F79', 'its extension host is reloaded', (window: PlainWindow) => window.close()],
      ['F80', 'it is killed', (window: PlainWindow) => window.kill()],
    ] as const) {
      const held = cell(id, name);
      it(`${id} ${name}: ${fault} in mid-answer, and the next window answers on the same port`, async () => {
        const [owner, next] = await ownerAndNext();
        emulator.script({ text: ['half of', ' an answer'], hold: 1 });
        const broken = ask('a question').catch((error: unknown) => String(error));
        await emulator.waitFor((log) => log.at(-1)?.heldAt !== undefined);
        end(owner);
        const seen = await broken;
        if (typeof seen !== 'string') {
          assert.ok(seen.ended === 'broken' || seen.ended === 'refused', `it ended as ${seen.ended}`);
          assert.match(seen.message, /shutting down/);
        } else assert.equal(id, 'F80', `no error was told: ${seen}`);
        emulator.reset();
        const after = await askUntilHeard();
        assert.equal(after.ended, 'success', after.raw);
        assert.equal(next.state?.kind, 'owner');
        await owner.ended;
        windows = windows.filter((window) => window !== owner);
        held();
      });
    }
  }
});
