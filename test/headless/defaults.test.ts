import assert from 'node:assert/strict';
import { readSettings } from '../../src/headless/headless-settings';

describe('settings that nobody set', () => {
  const { gigachat, bridge, fallback, passToken, logLevel, warnings } = readSettings({ GIGACHAT_CREDENTIALS: 'a:b' });

  it('are those that the README names', () => {
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

  it('make a key up that cannot be guessed', () => {
    assert.deepEqual([bridge.apiKeyIsNew, bridge.apiKey.length], [true, 43]);
    assert.notEqual(readSettings({ GIGACHAT_CREDENTIALS: 'a:b' }).bridge.apiKey, bridge.apiKey);
  });
});
