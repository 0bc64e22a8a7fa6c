import assert from 'node:assert/strict';
import { systemClock } from '../../src/core/ground/clock';
import type { Profile } from '../../src/editor/stored-profiles';
import { startEmulator } from '../emulator/emulator';
import { loadAsWindow, openWindow, Secrets, setSetting, setWindow } from '../harness/editor-windows';

const { healthCheckCommand } = loadAsWindow(
  () => require('../../src/vscode/health/health-check') as typeof import('../../src/vscode/health/health-check'),
);
const silentPick = () => {
  const listen = () => ({ dispose() {} });
  return { onDidTriggerButton: listen, onDidAccept: listen, onDidHide: listen, show() {}, hide() {}, dispose() {} };
};

describe('a health check under way while the account changes', () => {
  it('ends on the account it began with, and says nothing of the one that is in use by then', async () => {
    const emulator = await startEmulator();
    const origins = { authOrigin: new URL(emulator.authUrl).origin, baseOrigin: new URL(emulator.baseUrl).origin };
    const profile = (id: string, key: string): Profile => ({
      id,
      name: id,
      scope: 'auto',
      access: { credentials: { key }, scope: 'GIGACHAT_API_PERS', ...origins },
    });
    setWindow({ createQuickPick: silentPick });
    setSetting('gigachat.baseUrl', emulator.baseUrl);
    setSetting('gigachat.authUrl', emulator.authUrl);
    const { account, runtime } = openWindow(new Secrets(), undefined, systemClock);
    try {
      await account.signIn(profile('home', emulator.credentials));
      emulator.script({ text: 'ok', hold: 'headers' });
      const bridge = { state: { kind: 'stopped' } };
      const checked = healthCheckCommand(account, bridge as never, runtime, '0.1.0');
      await emulator.waitFor((log) => log.some(({ kind }) => kind === 'chat'));
      await account.signIn(profile('work', 'a2V5'));
      emulator.release();
      const report = (await checked) ?? '';
      assert.doesNotMatch(report, /\u2718/, report);
      emulator.script({ status: 500, hold: 'headers', times: 0 });
      await account.switchTo('home');
      const failing = healthCheckCommand(account, bridge as never, runtime, '0.1.0');
      await emulator.waitFor((log) => log.filter(({ kind }) => kind === 'chat').length > 1);
      await account.switchTo('work');
      emulator.release();
      assert.match((await failing) ?? '', /\u2718/);
      assert.equal(account.trouble, undefined);
    } finally {
      await account.close();
      setWindow(undefined);
      setSetting('gigachat.baseUrl', undefined);
      setSetting('gigachat.authUrl', undefined);
      await emulator.stop();
    }
  });
});
