import assert from 'node:assert/strict';
import { clientConfigs } from '../start/client-configs';

describe('T31: the configurations of clients', () => {
  it('hold the numeric address and the key of the bridge, which is worth nothing elsewhere, and no other secret', () => {
    const target = { baseUrl: 'http://127.0.0.1:8090/v1', apiKey: 'canary-bridge-key', model: 'GigaChat-2-Max' };
    const configs = Object.entries(clientConfigs(target));
    assert.ok(configs.length >= 5);
    for (const [client, { where, text }] of configs) {
      assert.ok(`${where}${text}`.includes(target.apiKey), client);
      assert.match(text, /http:\/\/127\.0\.0\.1:8090/, client);
      assert.doesNotMatch(text, /localhost|GIGACHAT_CREDENTIALS|OPENROUTER|sberbank|giga\.chat/, client);
    }
  });
});
