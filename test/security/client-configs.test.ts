import assert from 'node:assert/strict';
import { clients } from '../../src/core/setup/clients/client-list';
import { clientConfigs } from '../start/client-configs';

describe('T31: the configurations of clients', () => {
  it('hold the numeric address and the key of the bridge, which is worth nothing elsewhere, and no other secret', async () => {
    const target = {
      url: 'http://127.0.0.1:8090',
      key: 'canary-bridge-key',
      model: 'GigaChat-2-Max',
      contextTokens: 128_000,
      outputTokens: 16_384,
      images: true,
    };
    // Cursor cannot be pointed at this machine at all.
    const ids = clients.map(({ id }) => id).filter((id) => id !== 'cursor');
    assert.ok(ids.length >= 5);
    for (const client of ids) {
      const text = (await clientConfigs(client, target)).map((config) => config.text).join('\n');
      // Zed keeps its key in the keychain.
      assert.ok(client === 'zed' || text.includes(target.key), client);
      assert.match(text, /http:\/\/127\.0\.0\.1:8090/, client);
      assert.doesNotMatch(text, /localhost|GIGACHAT_CREDENTIALS|OPENROUTER|sberbank|giga\.chat/, client);
    }
  });
});
