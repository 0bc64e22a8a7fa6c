import assert from 'node:assert/strict';
import { ownEnvironment } from '../../src/headless/settings/environment';
import { readSettings } from '../../src/headless/settings/headless-settings';
import { runsOn } from '../harness/runs-on';

describe('a variable between quotation marks, which cmd and Docker keep as a part of its value', () => {
  const usual = { ...process.env };
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in usual)) delete process.env[name];
    runsOn();
  });

  for (const system of ['win32', 'linux'] as const) {
    it(`is what stands between them: ${system}`, () => {
      runsOn(system);
      Object.assign(process.env, {
        GIGACHAT_CREDENTIALS: '"canary-id:canary-secret"',
        gpt2giga_api_key: "'canary-bridge-key' ",
        GPT2GIGA_PORT: '"8099"',
        BRIDGE_MODEL_ALIASES: `'{"mine":"GigaChat-2"}'`,
        NO_PROXY: '"localhost;.company.example"',
      });
      const env = ownEnvironment();
      const { bridge, accounts } = readSettings({ ...env, GIGACHAT_MODEL: undefined });
      assert.deepEqual([bridge.apiKey, bridge.port], ['canary-bridge-key', 8099]);
      assert.deepEqual(accounts.members[0]?.settings.credentials, { key: 'canary-id:canary-secret' });
      assert.deepEqual(
        [env.BRIDGE_MODEL_ALIASES, env.NO_PROXY],
        ['{"mine":"GigaChat-2"}', 'localhost;.company.example'],
      );
    });
  }

  it('keeps those that are its own', () => {
    const kept = {
      BRIDGE_ALLOWED_HOSTS: '"a.example","b.example"',
      GIGACHAT_PASSWORD: '"begins with one',
      GIGACHAT_USER: '"',
      OF_ANOTHER_PROGRAM: '"quoted"',
    };
    Object.assign(process.env, kept, { BRIDGE_ROUTES: '"[{"a":"b"}]"' });
    const env = ownEnvironment();
    for (const [name, value] of Object.entries(kept)) assert.equal(env[name], value);
    assert.equal(env.BRIDGE_ROUTES, '[{"a":"b"}]');
  });
});
