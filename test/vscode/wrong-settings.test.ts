import assert from 'node:assert/strict';
import { systemClock } from '../../src/core/ground/clock';
import type { Profile } from '../../src/editor/stored-profiles';
import { type Emulator, startEmulator } from '../emulator/emulator';
import { loadAsWindow, openWindow, Secrets, setSetting, setWindow } from '../harness/editor-windows';

const { watchForWrongSettings } = loadAsWindow(
  () => require('../../src/vscode/wrong-settings') as typeof import('../../src/vscode/wrong-settings'),
);
const { checkWords } = loadAsWindow(
  () => require('../../src/vscode/words/health-words') as typeof import('../../src/vscode/words/health-words'),
);
const { signIn } = loadAsWindow(
  () => require('../../src/vscode/sign-in/sign-in') as typeof import('../../src/vscode/sign-in/sign-in'),
);
const { setOpenRouterKey } = loadAsWindow(
  () =>
    require('../../src/vscode/sign-in/set-openrouter-key') as typeof import('../../src/vscode/sign-in/set-openrouter-key'),
);
const slips: readonly [name: string, value: unknown][] = [
  ['gigachat.masking.before', 'ALL'],
  ['gigachat.completion.excludedFiles', 'private/**'],
  ['gigachat.bridge.port', 'eight'],
];

describe('settings that cannot be used', () => {
  let emulator: Emulator;
  let window: ReturnType<typeof openWindow>;
  let shown: string[];
  let watch: { dispose(): unknown };
  beforeEach(async () => {
    emulator = await startEmulator();
    shown = [];
    setWindow({ showWarningMessage: async (text: string) => void shown.push(text) });
    setSetting('gigachat.baseUrl', emulator.baseUrl);
    setSetting('gigachat.authUrl', emulator.authUrl);
    window = openWindow(new Secrets(), undefined, systemClock);
    watch = watchForWrongSettings(window.account);
    const origins = { authOrigin: new URL(emulator.authUrl).origin, baseOrigin: new URL(emulator.baseUrl).origin };
    const access = { credentials: { key: emulator.credentials }, scope: 'GIGACHAT_API_PERS', ...origins };
    const profile: Profile = { id: 'home', name: 'home', scope: 'auto', access };
    await window.account.signIn(profile);
  });
  afterEach(async () => {
    watch.dispose();
    await window.account.close();
    for (const [name] of slips) setSetting(name, undefined);
    setSetting('gigachat.fallback.baseUrl', undefined);
    setSetting('gigachat.baseUrl', undefined);
    setSetting('gigachat.authUrl', undefined);
    setWindow(undefined);
    await emulator.stop();
  });
  const set = async (name: string, value: unknown) => {
    setSetting(name, value);
    await window.account.reload();
  };

  it('say what holds of masking meanwhile, and nothing of it where something else is wrong', async () => {
    await set('gigachat.bridge.port', 'eight');
    await set('gigachat.masking.before', 'ALL');
    const [ofPort, ofBoth] = shown;
    assert.doesNotMatch(ofPort ?? '', /masked/);
    assert.match(ofBoth ?? '', /Until then personal data and secrets are masked in everything that is sent\.$/);
  });

  it('are named to the person once, and again when it is others', async () => {
    for (const [name, value] of slips) await set(name, value);
    await window.account.reload();
    assert.deepEqual(
      shown.map((text) => slips.filter(([name]) => text.includes(name)).length),
      [1, 2, 3],
    );
    await set('gigachat.bridge.port', undefined);
    await set('gigachat.bridge.port', 'nine');
    assert.equal(shown.length, 4, 'one fewer is nothing to tell');
  });

  it('are named in the health check', async () => {
    await set('gigachat.masking.before', 'ALL');
    const session = await window.account.session();
    assert.ok(session);
    assert.match(
      String(checkWords(session.settings).settings('https://a.example', 'B2B', false)),
      /gigachat\.masking\.before/,
    );
  });

  it('are named where one is the address of the key, which is then sent to none', async () => {
    await set('gigachat.baseUrl', 'gigachat.house/v1');
    assert.equal(window.account.signedIn, false);
    assert.equal(shown.length, 1);
    assert.match(shown[0] ?? '', /gigachat\.baseUrl/);
  });

  it('take no new key for an address that was meant to be another, unless the account has its own', async () => {
    setSetting('gigachat.baseUrl', 'gigachat.house/v1');
    const parts = { ...window, root: { read: async () => undefined } as never };
    const entered = { credentials: { key: emulator.credentials } };
    const before = emulator.log.length;
    const refused = await signIn(entered, { id: 'home', name: 'home', scope: 'auto' }, parts);
    assert.match(refused.ok ? '' : refused.reason, /gigachat\.baseUrl\. Correct them/);
    assert.equal(emulator.log.length, before, 'nothing was sent');
    const own = { id: 'home', name: 'home', scope: 'auto', baseUrl: emulator.baseUrl, authUrl: emulator.authUrl };
    assert.deepEqual(await signIn(entered, own, parts), { ok: true, scope: 'GIGACHAT_API_PERS' });

    setSetting('gigachat.fallback.baseUrl', 'router.house/v1');
    const outcome = await setOpenRouterKey('sk-or-v1-1234567890', new Secrets() as never, window.runtime);
    assert.match(typeof outcome === 'string' ? outcome : outcome.reason, /gigachat\.fallback\.baseUrl\. Correct them/);
  });

  it('are nothing to tell of where all can be used', async () => {
    await set('gigachat.masking.before', 'all');
    assert.deepEqual(shown, []);
  });
});
