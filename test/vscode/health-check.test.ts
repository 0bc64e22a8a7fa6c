import assert from 'node:assert/strict';
import { systemClock } from '../../src/core/ground/clock';
import type { Profile } from '../../src/editor/stored-profiles';
import { type Emulator, startEmulator } from '../emulator/emulator';
import { loadAsWindow, openWindow, Secrets, setSetting, setWindow } from '../harness/editor-windows';

const { healthCheckCommand } = loadAsWindow(
  () => require('../../src/vscode/health/health-check') as typeof import('../../src/vscode/health/health-check'),
);
const silentPick = () => {
  const listen = () => ({ dispose() {} });
  return { onDidTriggerButton: listen, onDidAccept: listen, onDidHide: listen, show() {}, hide() {}, dispose() {} };
};

describe('a health check under way while the account changes', () => {
  let emulator: Emulator;
  let window: ReturnType<typeof openWindow>;
  const profile = (id: string, key: string): Profile => {
    const origins = { authOrigin: new URL(emulator.authUrl).origin, baseOrigin: new URL(emulator.baseUrl).origin };
    const access = { credentials: { key }, scope: 'GIGACHAT_API_PERS', ...origins };
    return { id, name: id, scope: 'auto', access };
  };
  const check = () =>
    healthCheckCommand(window.account, { state: { kind: 'stopped' } } as never, window.runtime, '0.1.0');
  beforeEach(async () => {
    emulator = await startEmulator();
    setWindow({ createQuickPick: silentPick });
    setSetting('gigachat.baseUrl', emulator.baseUrl);
    setSetting('gigachat.authUrl', emulator.authUrl);
    window = openWindow(new Secrets(), undefined, systemClock);
    await window.account.signIn(profile('home', emulator.credentials));
  });
  afterEach(async () => {
    await window.account.close();
    setWindow(undefined);
    setSetting('gigachat.baseUrl', undefined);
    setSetting('gigachat.authUrl', undefined);
    await emulator.stop();
  });

  it('ends on the account it began with, and says nothing of the one that is in use by then', async () => {
    const { account } = window;
    emulator.script({ text: 'ok', hold: 'headers' });
    const checked = check();
    await emulator.waitFor((log) => log.some(({ kind }) => kind === 'chat'));
    await account.signIn(profile('work', 'a2V5'));
    emulator.release();
    const report = (await checked) ?? '';
    assert.doesNotMatch(report, /\u2718/, report);
    emulator.script({ status: 500, hold: 'headers', times: 0 });
    await account.switchTo('home');
    const failing = check();
    await emulator.waitFor((log) => log.filter(({ kind }) => kind === 'chat').length > 1);
    await account.switchTo('work');
    emulator.release();
    assert.match((await failing) ?? '', /\u2718/);
    assert.equal(account.trouble, undefined);
  });

  it('that signing out cuts says so, and blames neither the network nor the steps behind', async () => {
    emulator.script({ text: 'ok', hold: 'headers' });
    const checked = check();
    await emulator.waitFor((log) => log.some(({ kind }) => kind === 'chat'));
    await window.account.signOut();
    const report = (await checked) ?? '';
    assert.match(report, /This account was signed out during the check\. Check again\./);
    assert.doesNotMatch(report, /could not be reached/);
    assert.equal(report.split('\u2718').length, 2, report);
    assert.equal(window.account.trouble, undefined);
  });
});
