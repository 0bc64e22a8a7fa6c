import assert from 'node:assert/strict';
import type { QueuePlace } from '../../src/core/chat/queue-place';
import { systemClock } from '../../src/core/ground/clock';
import type { Profile } from '../../src/editor/stored-profiles';
import { type Emulator, startEmulator } from '../emulator/emulator';
import { openWindow, Secrets, setSetting } from '../harness/editor-windows';
import { plainQuestion } from '../harness/plain-question';

const changes: readonly [setting: string, value: unknown][] = [
  ['gigachat.masking.before', 'all'],
  ['gigachat.routes', [{ background: true, to: 'GigaChat-2' }]],
  ['gigachat.scope', 'GIGACHAT_API_B2B'],
];

describe('an account whose settings change while it answers', () => {
  let emulator: Emulator;
  let window: ReturnType<typeof openWindow>;
  beforeEach(async () => {
    emulator = await startEmulator();
    setSetting('gigachat.baseUrl', emulator.baseUrl);
    setSetting('gigachat.authUrl', emulator.authUrl);
    window = openWindow(new Secrets(), undefined, systemClock);
    const origins = { authOrigin: new URL(emulator.authUrl).origin, baseOrigin: new URL(emulator.baseUrl).origin };
    const access = { credentials: { key: emulator.credentials }, scope: 'GIGACHAT_API_PERS', ...origins };
    const profile: Profile = { id: 'home', name: 'home', scope: 'auto', access };
    await window.account.signIn(profile);
  });
  afterEach(async () => {
    await window.account.close();
    for (const [setting] of changes) setSetting(setting, undefined);
    setSetting('gigachat.baseUrl', undefined);
    setSetting('gigachat.authUrl', undefined);
    await emulator.stop();
  });

  const ask = async (onWait?: (place: QueuePlace) => void) => {
    const provider = await window.account.provider();
    assert.ok(provider);
    const context = { signal: new AbortController().signal, client: 'VS Code', ...(onWait && { onWait }) };
    let text = '';
    for await (const step of provider.stream(plainQuestion('Hello', 'GigaChat-2'), context))
      for (const event of step) if (event.type === 'text') text += event.text;
    return text;
  };
  /** Begins an answer that goes on until the emulator lets it. */
  const begin = async () => {
    emulator.script({ text: ['One', '.'], delay: {}, hold: 1 });
    const answer = { text: ask() };
    await emulator.waitFor((log) => log.some(({ kind, heldAt }) => kind === 'chat' && heldAt !== undefined));
    return answer;
  };

  for (const [setting, value] of changes.slice(0, 2)) {
    it(`lets the next question wait for the only stream, which the answer before still has (${setting})`, async () => {
      const first = await begin();
      const before = await window.account.session();
      setSetting(setting, value);
      // Behind the change: what is asked for next comes from the session after it.
      await window.account.rename('home', 'home');
      assert.notEqual(await window.account.session(), before);
      assert.deepEqual(window.account.queue.holders, ['VS Code'], 'what still runs is shown');
      emulator.script({ text: 'Two.' });
      let second: Promise<string> | undefined;
      const place = await new Promise<QueuePlace>((resolve, reject) => {
        second = ask(resolve);
        second.catch(reject);
      });
      assert.deepEqual(place, { position: 1, holders: ['VS Code'], limit: 1 });
      emulator.release();
      assert.deepEqual(await Promise.all([first.text, second]), ['One.', 'Two.']);
      assert.ok(emulator.log.every(({ status }) => status === 200));
    });
  }

  it('has as many places as its new scope gives, at once', async () => {
    const first = await begin();
    assert.equal(window.account.streams, 1);
    setSetting('gigachat.scope', 'GIGACHAT_API_B2B');
    await window.account.rename('home', 'home');
    assert.equal(window.account.streams, 10);
    emulator.release();
    await first.text;
  });

  it('keeps its list of models for itself when another account is switched to while the tariff is read', async () => {
    const { account } = window;
    const home = account.profile;
    assert.ok(home?.access);
    await account.signIn({
      ...home,
      id: 'work',
      name: 'work',
      access: { ...home.access, credentials: { key: 'a2V5' } },
    });
    await account.switchTo('home');
    let isRead = false;
    account.usage.readTariff = async () => {
      if (isRead) return;
      isRead = true;
      await account.switchTo('work');
    };
    const { signal } = new AbortController();
    await account.refreshModels(signal);
    assert.deepEqual([account.profile?.id, account.models], ['work', []]);
    await account.switchTo('home');
    assert.notDeepEqual(await account.refreshModels(signal), []);
    assert.notDeepEqual(account.models, []);
  });
});
