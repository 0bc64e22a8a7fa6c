import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inEnglish } from '../../src/core/setup/sentence';
import { SettingsError } from '../../src/core/setup/settings-error';
import { readSettings } from '../../src/headless/settings/headless-settings';
import { makeClientIdentity } from '../emulator/server/client-certificate';

const key = Buffer.from('an-id:canary-secret').toString('base64');

describe('the accounts file', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-accounts-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const file = (content: unknown, name = 'accounts.json') => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const read = (content: unknown, env: Record<string, string> = {}) =>
    readSettings({ BRIDGE_ACCOUNTS_FILE: file(content), ...env });

  it('gives each account its own way in, and the common variables to all', async () => {
    const { cert, key: pem } = await makeClientIdentity();
    const { accounts, warnings } = read(
      {
        strategy: 'round-robin',
        accounts: [
          { name: 'work', credentials: key, scope: 'GIGACHAT_API_B2B', max_connections: 3, timeout: 20 },
          { access_token: 'canary-token' },
          { user: 'ivan', password: ' canary:пароль ', base_url: 'https://stand.example/v1' },
          { cert_file: file(cert, 'c.pem'), key_file: file(pem, 'k.pem'), base_url: 'https://bank.example/v1' },
        ],
      },
      { GIGACHAT_CREDENTIALS: key, GIGACHAT_BASE_URL: 'https://gigachat.devices.sberbank.ru/api/v1' },
    );
    assert.equal(accounts.strategy, 'round-robin');
    assert.deepEqual(
      accounts.members.map(({ name, settings }) => [name, settings.baseUrl.host, settings.credentials]),
      [
        ['work', 'gigachat.devices.sberbank.ru', { key }],
        ['account 2', 'gigachat.devices.sberbank.ru', { accessToken: 'canary-token' }],
        ['account 3', 'stand.example', { user: 'ivan', password: ' canary:пароль ' }],
        ['account 4', 'bank.example', { certificate: true }],
      ],
    );
    const [work] = accounts.members;
    assert.deepEqual([work?.settings.maxInFlight, work?.settings.silenceMs], [3, 20_000]);
    assert.equal(accounts.members[1]?.settings.silenceMs, 150_000);
    assert.ok(warnings.some((warning) => /GIGACHAT_CREDENTIALS: not used/.test(inEnglish(warning))));
  });

  it('says which way into an account is not used', () => {
    const { warnings } = read({ accounts: [{ name: 'work', credentials: key, access_token: 'canary-token' }] });
    assert.deepEqual(warnings.map(inEnglish), [
      'BRIDGE_ACCOUNTS_FILE: accounts[0]: access_token not used, because credentials is set.',
    ]);
  });

  it('takes an account that stands twice once, and says which', () => {
    const other = Buffer.from('id:other-canary-secret').toString('base64');
    const pair = { user: 'ivan', password: 'canary-secret', base_url: 'https://stand.example/v1' };
    const { accounts, warnings } = read({
      accounts: [
        { name: 'work', credentials: key },
        { name: 'copy', credentials: ` "${key}" ` },
        { name: 'elsewhere', credentials: key, base_url: 'https://stand.example/v1' },
        { name: 'home', credentials: other },
        { name: 'pair', ...pair },
        { name: 'again', ...pair },
        { name: 'another', ...pair, user: 'maria' },
      ],
    });
    assert.deepEqual(
      accounts.members.map(({ name }) => name),
      ['work', 'elsewhere', 'home', 'pair', 'another'],
    );
    assert.deepEqual(
      warnings.map(inEnglish).filter((warning) => warning.includes('same account')),
      [
        'BRIDGE_ACCOUNTS_FILE: copy is not used, because it is the same account as work.',
        'BRIDGE_ACCOUNTS_FILE: again is not used, because it is the same account as pair.',
      ],
    );
    assert.doesNotMatch(JSON.stringify(warnings), /canary/);
  });

  const wrong: [content: unknown, said: RegExp][] = [
    ['{"accounts": [{"credentials": "canary-secret"', /is not valid JSON/],
    [[], /: it must be an object/],
    [{}, /accounts must be a list/],
    [{ accounts: [] }, /accounts must list at least one account/],
    [{ accounts: ['canary-secret'] }, /accounts\[0\] must be an object/],
    [{ accounts: [{ credentials: key }, { credentials: { a: 1 } }] }, /accounts\[1\]\.credentials must be text/],
    [{ accounts: [{ credentials: key, apiKey: 'canary-secret' }] }, /accounts\[0\]\.apiKey is not known here/],
    [{ accounts: [{ credentials: key }], order: 'x' }, /order is not known here/],
    [{ accounts: [{ credentials: key }], strategy: 'fastest' }, /strategy must be one of priority, round-robin/],
    [{ accounts: [{ name: 'work' }] }, /accounts\[0\] has no way in/],
    [{ accounts: [{ name: 'a\nb', credentials: key }] }, /accounts\[0\]\.name must be 1 to 40/],
    [
      {
        accounts: [
          { name: 'a', credentials: key },
          { name: 'a', credentials: key },
        ],
      },
      /accounts\[1\]\.name stands twice/,
    ],
    [{ accounts: [{ credentials: key, base_url: 'giga' }] }, /accounts\[0\]\.base_url must be a full address/],
    [
      { accounts: [{ credentials: key, base_url: 'http://a.example' }] },
      /accounts\[0\]\.base_url must begin with https/,
    ],
    [{ accounts: [{ credentials: key, timeout: 0 }] }, /accounts\[0\]\.timeout must be a number/],
    [{ accounts: [{ credentials: 'canary рыба' }] }, /accounts\[0\]\.credentials cannot be an authorization key/],
    [{ accounts: [{ user: 'ivan' }] }, /accounts\[0\]\.user is set without accounts\[0\]\.password/],
    [{ accounts: [{ user: 'ivan', password: 'canary-secret' }] }, /accounts\[0\]\.user .*set accounts\[0\]\.base_url/],
    [{ accounts: [{ cert_file: '/no/cert' }] }, /\/no\/cert cannot be read.*accounts\[0\]\.cert_file/],
    [{ accounts: [{ credentials: key, ca_bundle_file: '/no/ca' }] }, /\/no\/ca cannot be read/],
  ];
  for (const [content, said] of wrong) {
    it(`says in one sentence what is wrong: ${said.source}`, () => {
      assert.throws(
        () => read(content),
        (error: unknown) => {
          assert.ok(error instanceof SettingsError, String(error));
          assert.match(error.message, said);
          assert.match(error.message, /BRIDGE_ACCOUNTS_FILE .*accounts\.json/);
          assert.doesNotMatch(error.message, /\n|canary/);
          return true;
        },
      );
    });
  }
});
