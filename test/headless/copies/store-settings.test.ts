import assert from 'node:assert/strict';
import { readSettings } from '../../../src/headless/settings/headless-settings';

const read = (env: Record<string, string>) =>
  readSettings({ GIGACHAT_CREDENTIALS: 'a:b', GPT2GIGA_API_KEY: 'k', ...env });

describe('the variables of the store', () => {
  it('are an address of Redis or Valkey, with a password there or beside it', () => {
    assert.equal(read({}).store, undefined);
    assert.equal(read({ BRIDGE_STORE_URL: 'redis://one:6380/3' }).store?.url.href, 'redis://one:6380/3');
    assert.equal(read({ BRIDGE_STORE_URL: 'valkeys://one' }).store?.url.protocol, 'rediss:');
    const { store } = read({ BRIDGE_STORE_URL: 'redis://one', BRIDGE_STORE_PASSWORD: 'canary store' });
    assert.equal(store?.password, 'canary store');
  });

  const wrong: [what: string, env: Record<string, string>, pattern: RegExp][] = [
    ['another scheme', { BRIDGE_STORE_URL: 'http://user:canary@one' }, /must be an address such as redis:/],
    ['no address', { BRIDGE_STORE_URL: 'canary' }, /must be an address such as redis:/],
    ['a database that is no number', { BRIDGE_STORE_URL: 'redis://one/canary' }, /must be an address such as redis:/],
    [
      'two passwords',
      { BRIDGE_STORE_URL: 'redis://:canary@one', BRIDGE_STORE_PASSWORD: 'canary' },
      /Remove one of them/,
    ],
    ['a password without an address', { BRIDGE_STORE_PASSWORD: 'canary' }, /is set without BRIDGE_STORE_URL/],
    [
      'an authority without an address',
      { BRIDGE_STORE_CA_BUNDLE_FILE: 'canary.pem' },
      /is set without BRIDGE_STORE_URL/,
    ],
    [
      'an authority without TLS',
      { BRIDGE_STORE_URL: 'redis://one', BRIDGE_STORE_CA_BUNDLE_FILE: 'canary.pem' },
      /rediss:/,
    ],
    [
      'an authority that is not there',
      { BRIDGE_STORE_URL: 'rediss://one', BRIDGE_STORE_CA_BUNDLE_FILE: '/none' },
      /Check the path in BRIDGE_STORE_CA_BUNDLE_FILE/,
    ],
  ];
  for (const [what, env, pattern] of wrong) {
    it(`are refused with ${what}, in a sentence that tells no secret`, () => {
      assert.throws(
        () => read(env),
        (error: Error) =>
          error.name === 'SettingsError' && pattern.test(error.message) && !/canary/.test(error.message),
      );
    });
  }
});
