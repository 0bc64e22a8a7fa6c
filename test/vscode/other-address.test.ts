import assert from 'node:assert/strict';
import type { Profile } from '../../src/editor/stored-profiles';
import { loadAsWindow, openWindow, Secrets, setSetting, setWindow } from '../harness/editor-windows';
import { plainQuestion } from '../harness/plain-question';

const { healthCheckCommand } = loadAsWindow(
  () => require('../../src/vscode/health/health-check') as typeof import('../../src/vscode/health/health-check'),
);
const { renderHealth } = loadAsWindow(
  () =>
    require('../../src/vscode/dashboard/render-health') as typeof import('../../src/vscode/dashboard/render-health'),
);
const { openChat } = loadAsWindow(
  () => require('../../src/vscode/models/open-chat') as typeof import('../../src/vscode/models/open-chat'),
);
const { explain } = loadAsWindow(
  () => require('../../src/vscode/words/error-words') as typeof import('../../src/vscode/words/error-words'),
);
const why = /The key was entered for other addresses than the settings name now\. Sign in again, or restore them\./;
const bridge = { state: { kind: 'stopped' } } as never;

describe('a key that was entered for another address than the settings name', () => {
  const said: string[] = [];
  let window: ReturnType<typeof openWindow>;
  beforeEach(async () => {
    said.length = 0;
    setWindow({ showWarningMessage: async (text: string) => void said.push(text) });
    window = openWindow(new Secrets());
    const origins = { authOrigin: 'https://ngw.devices.sberbank.ru:9443', baseOrigin: 'https://api.giga.chat' };
    const access = { credentials: { key: 'a2V5' }, scope: 'GIGACHAT_API_PERS', ...origins };
    const profile: Profile = { id: 'home', name: 'home', scope: 'auto', access };
    await window.account.signIn(profile);
    setSetting('gigachat.baseUrl', 'https://models.example/v1');
    await window.account.reload();
  });
  afterEach(async () => {
    await window.account.close();
    setWindow(undefined);
    setSetting('gigachat.baseUrl', undefined);
  });

  it('is told as that by the health check', async () => {
    assert.equal(await healthCheckCommand(window.account, bridge, window.runtime, '0.1.0'), undefined);
    assert.match(said.join('\n'), why);
  });

  it('is told as that on the dashboard', () => {
    const words = { queue: () => '' } as never;
    assert.match(renderHealth(window.account, bridge, words).text, why);
  });

  it('is told as that to whoever asks a model', async () => {
    const { signal } = new AbortController();
    const stream = openChat(window.account, plainQuestion('Hello', 'auto'), { client: 'VS Code', signal });
    await assert.rejects(
      (async () => {
        for await (const _ of stream);
      })(),
      (error) => why.test(explain(error as never)),
    );
  });
});
