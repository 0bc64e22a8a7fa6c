import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EnvFileError, parseEnvFile } from '../../src/core/setup/env-file';
import { EnvImportError, planEnvImport } from '../../src/editor/env-import';

const planOf = (text: string) => planEnvImport(parseEnvFile(Buffer.from(text)));
const key = Buffer.from('client-id-of-a-project:secret-of-a-project').toString('base64');

describe('taking over a .env file', () => {
  it('takes the key, the addresses, the port, the model and the aliases', () => {
    const plan = planOf(
      [
        '\uFEFF# gpt2giga',
        `export GIGACHAT_CREDENTIALS="${key}"`,
        'GIGACHAT_SCOPE=GIGACHAT_API_B2B',
        "GIGACHAT_BASE_URL='https://gigachat.devices.sberbank.ru/api/v1' # older",
        'GIGACHAT_MODEL=GigaChat-2-Max',
        'GPT2GIGA_PORT=8123',
        'BRIDGE_MODEL_ALIASES={"fast":"GigaChat-2"}',
        'GPT2GIGA_MODE=DEV',
        'GIGACHAT_VERIFY_SSL_CERTS=True',
        'DATABASE_URL=postgres://elsewhere',
      ].join('\r\n'),
    );
    assert.deepEqual(plan, {
      credentials: { key },
      scope: 'GIGACHAT_API_B2B',
      baseUrl: 'https://gigachat.devices.sberbank.ru/api/v1',
      authUrl: undefined,
      port: 8123,
      model: 'GigaChat-2-Max',
      aliases: { fast: 'GigaChat-2' },
      notTaken: [],
    });
  });

  const ways: [string, string[], unknown][] = [
    ['a user and a password', ['GIGACHAT_USER=u', 'GIGACHAT_PASSWORD=p w'], { user: 'u', password: 'p w' }],
    ['a ready token', ['GIGACHAT_ACCESS_TOKEN=t.o.k'], { accessToken: 't.o.k' }],
    ['a certificate', ['GIGACHAT_CERT_FILE=c.pem', 'GIGACHAT_KEY_FILE=k.pem'], { certificate: true }],
    ['a key before all others', [`GIGACHAT_CREDENTIALS=${key}`, 'GIGACHAT_ACCESS_TOKEN=t'], { key }],
  ];
  for (const [what, lines, credentials] of ways) {
    it(`takes ${what}`, () => assert.deepEqual(planOf(lines.join('\n')).credentials, credentials));
  }

  it('names every way in that goes unused beside another one', () => {
    const pair = ['GIGACHAT_USER=u', 'GIGACHAT_PASSWORD=p'];
    const token = 'GIGACHAT_ACCESS_TOKEN=t';
    const unused = (lines: string[]) => planOf(lines.join('\n')).notTaken.map(({ name, why }) => [name, why]);
    assert.deepEqual(unused([...pair, token]), [['GIGACHAT_ACCESS_TOKEN', 'other-way-in']]);
    assert.deepEqual(unused([`GIGACHAT_CREDENTIALS=${key}`, ...pair, token]), [
      ['GIGACHAT_USER', 'other-way-in'],
      ['GIGACHAT_ACCESS_TOKEN', 'other-way-in'],
    ]);
  });

  it('names everything of gpt2giga that is not taken, each with its reason', () => {
    const notTaken = {
      GIGACHAT_VERIFY_SSL_CERTS: ['False', 'verify'],
      GIGACHAT_CA_BUNDLE_FILE: ['ca.pem', 'authority'],
      HTTPS_PROXY: ['http://proxy:3128', 'proxy'],
      no_proxy: ['localhost', 'proxy'],
      GPT2GIGA_HOST: ['0.0.0.0', 'loopback'],
      GPT2GIGA_USE_HTTPS: ['True', 'loopback'],
      GPT2GIGA_API_KEY: ['some-key', 'bridge-key'],
      GPT2GIGA_ENABLE_API_KEY_AUTH: ['False', 'bridge-key'],
      OPENROUTER_API_KEY: ['or-key', 'openrouter'],
      BRIDGE_ACCOUNTS_FILE: ['accounts.json', 'accounts'],
      BRIDGE_FALLBACKS: ['[{"name":"house","base_url":"https://models.example/v1"}]', 'services'],
      BRIDGE_ROUTES: ['routes.json', 'own-settings'],
      BRIDGE_MASK: ['all', 'own-settings'],
      GPT2GIGA_PASS_TOKEN: ['True', 'callers'],
      GPT2GIGA_PASS_MODEL: ['False', 'fixed-model'],
      GPT2GIGA_PORT: ['0', 'any-port'],
      GIGACHAT_TIMEOUT: ['30', 'no-setting'],
      GPT2GIGA_OF_TOMORROW: ['1', 'no-setting'],
    };
    const text = Object.entries(notTaken).map(([name, [value]]) => `${name}=${value}`);
    const expected = Object.entries(notTaken).map(([name, [, why]]) => ({ name, why }));
    const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1);
    const plan = planOf(text.join('\n'));
    assert.deepEqual([...plan.notTaken].sort(byName), expected.sort(byName));
    assert.equal(plan.port, undefined);
  });

  const faults: [string, number, string, string][] = [
    ['no assignment', 2, `GIGACHAT_MODEL=x\n${key}\n`, 'no-assignment'],
    ['an open quote', 3, `A=1\n\nGIGACHAT_CREDENTIALS="${key}\nB=2`, 'open-quote'],
    ['a port that is none', 2, '# a comment\nGPT2GIGA_PORT=eighty', 'value'],
    ['a port between two', 1, 'GPT2GIGA_PORT=80.5', 'value'],
    ['aliases that are no JSON', 1, 'BRIDGE_MODEL_ALIASES={fast}', 'value'],
    ['a key with letters that no key has', 1, 'GIGACHAT_CREDENTIALS=ключ', 'value'],
    ['a user without a password', 1, 'GIGACHAT_USER=somebody', 'half-pair'],
    ['a key file without a certificate', 1, 'GIGACHAT_KEY_FILE=key.pem', 'half-pair'],
    ['an address that goes on behind its path', 2, 'A=1\nGIGACHAT_BASE_URL=https://gigachat.example/v1?a=b', 'address'],
    ['an address of tokens with a fragment', 1, 'GIGACHAT_AUTH_URL=https://gigachat.example/oauth#a', 'address'],
    ['an address without TLS', 2, 'A=1\nGIGACHAT_BASE_URL=http://gigachat.example/v1', 'address'],
  ];
  for (const [what, line, text, fault] of faults) {
    it(`refuses ${what} with its line, and repeats nothing of it`, () => {
      assert.throws(
        () => planOf(text),
        (error: unknown) => {
          assert.ok(error instanceof EnvFileError || error instanceof EnvImportError);
          assert.deepEqual([error.line, error.fault], [line, fault]);
          assert.ok(!error.message.includes(key) && !/eighty|somebody|ключ/.test(error.message));
          return true;
        },
      );
    });
  }

  it('reads any bytes or refuses them in its own words', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.string().map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          try {
            planEnvImport(parseEnvFile(bytes));
          } catch (error) {
            assert.ok(error instanceof EnvFileError || error instanceof EnvImportError, String(error));
          }
        },
      ),
    );
  });
});
