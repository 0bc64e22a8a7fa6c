import assert from 'node:assert/strict';
import { systemClock } from '../../src/core/ground/clock';
import type { Profile } from '../../src/editor/stored-profiles';
import { type Emulator, startEmulator } from '../emulator/emulator';
import { loadAsWindow, openWindow, Secrets, setSetting } from '../harness/editor-windows';
import { soon } from '../harness/event-loop';
import { plainQuestion } from '../harness/plain-question';

const { explain } = loadAsWindow(
  () => require('../../src/vscode/words/error-words') as typeof import('../../src/vscode/words/error-words'),
);

describe('an answer of an account', () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator();
    setSetting('gigachat.baseUrl', emulator.baseUrl);
    setSetting('gigachat.authUrl', emulator.authUrl);
  });
  afterEach(async () => {
    setSetting('gigachat.baseUrl', undefined);
    setSetting('gigachat.authUrl', undefined);
    await emulator.stop();
  });

  for (const [when, hold] of [
    ['before its first word', 'headers'],
    ['in the middle', 1],
  ] as const) {
    it(`that signing out ends ${when} blames neither the network nor GigaChat`, async () => {
      const access = { credentials: { key: emulator.credentials }, scope: 'GIGACHAT_API_PERS' };
      const [authOrigin, baseOrigin] = [new URL(emulator.authUrl).origin, new URL(emulator.baseUrl).origin];
      const profile: Profile = {
        id: 'home',
        name: 'home',
        scope: 'auto',
        access: { ...access, authOrigin, baseOrigin },
      };
      const { account } = openWindow(new Secrets(), undefined, systemClock);
      await account.signIn(profile);
      emulator.script({ text: ['one ', 'two'], hold });
      const provider = await account.provider();
      const { signal } = new AbortController();
      const stream = provider?.stream(plainQuestion('Hello', 'GigaChat-2'), { client: 'VS Code', signal });
      let words = '';
      const answered = (async () => {
        for await (const events of stream ?? []) for (const one of events) if (one.type === 'text') words += one.text;
      })();
      await emulator.waitFor((log) => log.some(({ kind }) => kind === 'chat'));
      await soon(() => hold !== 1 || words !== '');
      await Promise.all([
        assert.rejects(answered, (error: never) => {
          assert.equal(explain(error), 'This account was signed out while it answered. Ask again.');
          return true;
        }),
        account.signOut(),
      ]);
      assert.equal(account.trouble, undefined);
      await account.close();
    });
  }
});
