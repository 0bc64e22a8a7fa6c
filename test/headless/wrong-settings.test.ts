import assert from 'node:assert/strict';
import { inEnglish } from '../../src/core/setup/sentence';
import { readSettings } from '../../src/headless/settings/headless-settings';

const read = (env: Record<string, string>) => readSettings({ GIGACHAT_CREDENTIALS: 'abcd', ...env });

describe('a setting with a wrong value', () => {
  const counted: [name: string, least: number, most: number][] = [
    ['GPT2GIGA_PORT', 0, 65535],
    ['GIGACHAT_MAX_CONNECTIONS', 1, Number.POSITIVE_INFINITY],
    ['GIGACHAT_MAX_RETRIES', 0, 2],
    ['GIGACHAT_TOKEN_EXPIRY_BUFFER_MS', 0, 1_500_000],
    ['GPT2GIGA_LOG_MAX_SIZE', 1024, 2 ** 40],
  ];
  for (const [name, least, most] of counted) {
    it(`is a part of what is counted in ${name}`, () => {
      assert.throws(
        () => read({ [name]: `${least + 0.5}` }),
        new RegExp(
          most === Number.POSITIVE_INFINITY
            ? `^SettingsError: ${name} must be a whole number not below ${least}\\.`
            : `^SettingsError: ${name} must be a whole number from ${least} to ${most}\\.`,
        ),
      );
      for (const value of [`${least}`, `${Math.min(most, 1_000_000)}`, '']) read({ [name]: value });
    });
  }

  it('is none where gpt2giga takes more than the bridge does: the most holds, and that is said', () => {
    const { warnings, ...settings } = read({
      GIGACHAT_MAX_RETRIES: '5',
      GIGACHAT_TIMEOUT: '7200',
      GIGACHAT_RETRY_BACKOFF_FACTOR: '120',
      GIGACHAT_TOKEN_EXPIRY_BUFFER_MS: '3600000',
    });
    assert.equal(
      warnings.filter((warning) => / is more than the bridge takes: it holds as \d+\.$/.test(inEnglish(warning)))
        .length,
      4,
    );
    const most = {
      GIGACHAT_MAX_RETRIES: '2',
      GIGACHAT_TIMEOUT: '3600',
      GIGACHAT_RETRY_BACKOFF_FACTOR: '60',
      GIGACHAT_TOKEN_EXPIRY_BUFFER_MS: '1500000',
    };
    assert.deepEqual(settings.gigachat, read(most).gigachat);
    assert.throws(() => read({ GIGACHAT_MAX_RETRIES: '-1' }), /must be a number from 0 to 2\./);
  });

  it('is a bridge key that no header can carry', () => {
    for (const key of ['ключ', 'two words', 'tab\there', 'a\u00a0b']) {
      assert.throws(
        () => read({ GPT2GIGA_API_KEY: key }),
        (error: Error) => error.message.startsWith('GPT2GIGA_API_KEY must be') && !error.message.includes(key),
      );
    }
    assert.equal(read({ GPT2GIGA_API_KEY: ' a-b_c!~ ' }).bridge.apiKey, 'a-b_c!~');
  });

  it('is a host with more than the host, which would be told as one that others reach', () => {
    for (const host of [
      '127.0.0.1:8090',
      'localhost:8090',
      '[::1]:8090',
      'http://127.0.0.1',
      '0.0.0.0/',
      'a b',
      'me@host',
    ]) {
      assert.throws(
        () => read({ GPT2GIGA_HOST: host }),
        (error: Error) =>
          error.message.startsWith('GPT2GIGA_HOST must be a host alone') && !error.message.includes(host),
      );
    }
    for (const host of ['', ' 127.0.0.1 ', 'localhost', '::1', '[::1]']) {
      assert.equal(read({ GPT2GIGA_HOST: host }).bridge.host, undefined);
    }
    const wide = { GPT2GIGA_API_KEY: 'k'.repeat(32), BRIDGE_ALLOWED_HOSTS: 'ai.example' };
    for (const [given, host] of [['0.0.0.0'], ['::'], ['[::]', '::'], ['fe80::1%eth0'], ['bridge_1.lan.']] as const) {
      assert.equal(read({ ...wide, GPT2GIGA_HOST: given }).bridge.host, host ?? given);
    }
  });

  it('is an address with a password, which is never sent', () => {
    for (const name of ['GIGACHAT_BASE_URL', 'GIGACHAT_AUTH_URL', 'OPENROUTER_BASE_URL']) {
      assert.throws(
        () => read({ [name]: 'https://me:secret@api.example.org/v1' }),
        (error: Error) => error.message.startsWith(`${name} must hold no user`) && !error.message.includes('secret@'),
      );
    }
  });

  it('is an address with a query or a fragment, which would be left out', () => {
    for (const name of ['GIGACHAT_BASE_URL', 'OPENROUTER_BASE_URL', 'OTEL_EXPORTER_OTLP_ENDPOINT']) {
      for (const end of ['?token=canary', '#canary', '/v1/?a=canary', '/v1?', '/v1#']) {
        assert.throws(
          () => read({ [name]: `https://api.example.org${end}` }),
          (error: Error) => error.message.startsWith(`${name} must end with its path`) && !/canary/.test(error.message),
        );
      }
    }
  });

  it('is an address of the token service with a fragment, which is never sent; its query is', () => {
    const address = 'https://gateway.example/oauth?tenant=one';
    assert.equal(read({ GIGACHAT_AUTH_URL: address }).gigachat.authUrl.href, address);
    assert.throws(() => read({ GIGACHAT_AUTH_URL: `${address}#canary` }), /GIGACHAT_AUTH_URL must hold no #\./);
  });

  it('is an address of the store with more behind the number of the database', () => {
    for (const end of ['?protocol=3', '/0?ssl_cert_reqs=none', '/0#x', '/0?']) {
      assert.throws(
        () => read({ BRIDGE_STORE_URL: `redis://redis:6379${end}` }),
        /BRIDGE_STORE_URL must end with the number/,
      );
    }
  });

  it('is an origin that no browser sends', () => {
    const every = ['localhost:3000', 'http://a.example/page', 'http://', '*.example', 'http://a b'];
    for (const origin of [...every, 'file:///home/page.html', 'app://', 'null']) {
      assert.throws(
        () => read({ GPT2GIGA_CORS_ALLOW_ORIGINS: `https://good.example, ${origin}` }),
        /GPT2GIGA_CORS_ALLOW_ORIGINS must be a list of origins such as http:\/\/localhost:3000\./,
      );
    }
  });

  it('is not an empty one: that is as good as none', () => {
    const { gigachat } = read({ BRIDGE_MODEL_ALIASES: ' ' });
    assert.deepEqual(gigachat.choice.aliases, {});
  });
});

describe('GPT2GIGA_CORS_ALLOW_ORIGINS', () => {
  it('is compared as a browser writes origins', () => {
    const written = 'http://LOCALHOST:3000/, https://app.example:443, vscode-webview://ABC/, ["https://a.example"]';
    const { bridge } = read({ GPT2GIGA_CORS_ALLOW_ORIGINS: written.split(', ').slice(0, 3).join(',') });
    assert.deepEqual(bridge.allowedOrigins, ['http://localhost:3000', 'https://app.example', 'vscode-webview://abc']);
    assert.deepEqual(read({ GPT2GIGA_CORS_ALLOW_ORIGINS: '["https://a.example"]' }).bridge.allowedOrigins, [
      'https://a.example',
    ]);
  });

  it('can name the pages of a program that has them in files, which name no host', () => {
    for (const written of ['file://', 'FILE:///', '["file://"]']) {
      assert.deepEqual(read({ GPT2GIGA_CORS_ALLOW_ORIGINS: written }).bridge.allowedOrigins, ['file://'], written);
    }
  });
});

describe('a variable with almost the right name', () => {
  it('is told the right one', () => {
    const slips = {
      GIGACHAT_BASEURL: 'GIGACHAT_BASE_URL',
      GIGACHAT_CA_BUNDEL_FILE: 'GIGACHAT_CA_BUNDLE_FILE',
      GPT2GIGA_PASSTOKEN: 'GPT2GIGA_PASS_TOKEN',
      OPENROUTER_APIKEY: 'OPENROUTER_API_KEY',
    };
    for (const [written, meant] of Object.entries(slips)) {
      const { warnings } = read({ [written]: 'canary-of-a-slip' });
      assert.deepEqual(warnings.map(inEnglish), [
        `${written} is not followed: its name is almost ${meant}; correct or remove it.`,
      ]);
    }
  });

  it('is named where the key is missed', () => {
    for (const name of ['GIGACHAT_CREDENTIAL', 'GIGACHAT_CLIENT_ID', 'GIGACHAT_API_KEY']) {
      assert.throws(
        () => readSettings({ [name]: 'canary-of-a-slip', BRIDGE_NOTHING: '1' }),
        (error: Error) =>
          /^GIGACHAT_CREDENTIALS is not set\. .*--env-file\. /.test(error.message) &&
          error.message.includes(`${name} is not followed: `) &&
          !/canary-of-a-slip|BRIDGE_NOTHING/.test(error.message),
      );
    }
  });
});
