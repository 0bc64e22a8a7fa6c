import assert from 'node:assert/strict';
import { readSettings } from '../../src/headless/settings/headless-settings';

describe('settings that nobody set', () => {
  const { gigachat, bridge, fallback, passToken, logLevel, warnings } = readSettings({ GIGACHAT_CREDENTIALS: 'a:b' });

  it('are those that docs/settings.md names', () => {
    assert.deepEqual([bridge.port, bridge.host, bridge.https, bridge.allowedOrigins], [8090, undefined, undefined, []]);
    assert.deepEqual(
      [gigachat.baseUrl.href, gigachat.authUrl.href],
      ['https://api.giga.chat/v1', 'https://ngw.devices.sberbank.ru:9443/api/v2/oauth'],
    );
    assert.deepEqual(
      [gigachat.silenceMs, gigachat.retry?.maxRetries, gigachat.scope],
      [150_000, 1, 'GIGACHAT_API_PERS'],
    );
    assert.deepEqual([gigachat.choice.passModel, gigachat.choice.embeddings], [true, 'EmbeddingsGigaR']);
    assert.deepEqual([gigachat.remoteImages ?? false, passToken, fallback], [false, false, undefined]);
    assert.deepEqual([logLevel, warnings], ['info', []]);
  });

  it('are not opened to others without a key of 32 characters and a list of names', () => {
    const wide = (key: string, hosts: string) => () =>
      readSettings({
        GIGACHAT_CREDENTIALS: 'a:b',
        GPT2GIGA_HOST: '0.0.0.0',
        GPT2GIGA_API_KEY: key,
        BRIDGE_ALLOWED_HOSTS: hosts,
      });
    assert.throws(wide('k'.repeat(31), 'nas.local'), /at least 32 characters/);
    assert.throws(wide('k'.repeat(32), ''), /BRIDGE_ALLOWED_HOSTS/);
    assert.equal(wide('k'.repeat(32), 'nas.local')().bridge.host, '0.0.0.0');
    const env = { GIGACHAT_CREDENTIALS: 'a:b', GPT2GIGA_API_KEY: 'k'.repeat(32), BRIDGE_ALLOWED_HOSTS: 'nas.local' };
    const hostOf = (host: string) => readSettings({ ...env, GPT2GIGA_HOST: host }).bridge.host;
    assert.deepEqual(['[fd00::2]', 'fd00::2', '[::]', '[::1]', '::1'].map(hostOf), [
      'fd00::2',
      'fd00::2',
      '::',
      undefined,
      undefined,
    ]);
  });

  it('make a key up that cannot be guessed', () => {
    assert.deepEqual([bridge.apiKeyIsNew, bridge.apiKey.length], [true, 43]);
    assert.notEqual(readSettings({ GIGACHAT_CREDENTIALS: 'a:b' }).bridge.apiKey, bridge.apiKey);
  });
});
