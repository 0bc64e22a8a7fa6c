import assert from 'node:assert/strict';
import type { ChatProvider } from '../../../src/core/chat/ports/provider';
import { watchProvider } from '../../../src/core/health/watch-provider';
import { SessionUse } from '../../../src/vscode/account/session-use';

const watch = { accepted() {}, failed() {} };
/** Everything that is put around a provider. */
const wrappers: Readonly<Record<string, (provider: ChatProvider) => ChatProvider>> = {
  watchProvider: (provider) => watchProvider(provider, watch),
  'SessionUse.watch': (provider) => new SessionUse(async () => {}).watch(provider),
  both: (provider) => new SessionUse(async () => {}).watch(watchProvider(provider, watch)),
};

describe('a provider that is wrapped', () => {
  for (const [name, wrap] of Object.entries(wrappers)) {
    it(`says through ${name} whether a connection is being opened, at every moment`, () => {
      const provider = { id: 'gigachat', isConnecting: true, models: async () => [], async *stream() {} };
      const wrapped = wrap(provider);
      assert.equal(wrapped.isConnecting, true);
      provider.isConnecting = false;
      assert.equal(wrapped.isConnecting, false);
      assert.equal(wrapped.id, 'gigachat');
    });
  }
});
