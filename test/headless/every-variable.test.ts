import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { followedNames } from '../../src/core/setup/env-variables';
import { call, type Reply } from '../emulator/caller';
import { type Emulator, startEmulator } from '../emulator/emulator';
import { makeIdentity } from '../emulator/server/certificate';
import { noteOutput, watchSecrets } from '../harness/canary';
import { canaryAccount } from '../harness/stack';
import { type Redis, startRedis } from './deploy/redis';

const program = resolve('dist/headless.js');

describe('a .env that sets every variable', () => {
  let folder: string;
  let emulator: Emulator;
  let redis: Redis;
  let variables: Record<string, string>;
  let ca: string;
  const bridgeKey = 'canary-key-of-every-variable-0123456789';
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-every-'));
    emulator = await startEmulator({ tls: true, clientCertificate: true, accounts: [canaryAccount] });
    redis = await startRedis(['--requirepass', 'canary-password-of-the-store']);
    const { key, cert, caPem } = await makeIdentity();
    ca = caPem;
    const own = emulator.clientIdentity ?? assert.fail('there is a client certificate');
    const locked = createPrivateKey(own.key)
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'canary-password-of-a-key' })
      .toString();
    const account = {
      credentials: emulator.credentials,
      cert_file: join(folder, 'client.pem'),
      key_file: join(folder, 'client.key'),
      key_file_password: 'canary-password-of-a-key',
    };
    const storeAddress = `redis://127.0.0.1:${redis.port}`;
    const spare = {
      name: 'spare',
      base_url: 'https://127.0.0.1:1/v1',
      model: 'spare',
      api_key: 'canary-key-of-a-spare',
    };
    variables = {
      GIGACHAT_CREDENTIALS: emulator.credentials,
      GIGACHAT_SCOPE: 'GIGACHAT_API_PERS',
      GIGACHAT_ACCESS_TOKEN: 'canary-token-of-every-variable',
      GIGACHAT_USER: 'ivan',
      GIGACHAT_PASSWORD: 'canary-password-of-ivan',
      GIGACHAT_BASE_URL: emulator.baseUrl,
      GIGACHAT_AUTH_URL: emulator.authUrl,
      GIGACHAT_MODEL: 'GigaChat-2-Max',
      GIGACHAT_CA_BUNDLE_FILE: file('gigachat.pem', emulator.caPem ?? ''),
      GIGACHAT_CERT_FILE: file('client.pem', own.cert),
      GIGACHAT_KEY_FILE: file('client.key', locked),
      GIGACHAT_KEY_FILE_PASSWORD: 'canary-password-of-a-key',
      GIGACHAT_VERIFY_SSL_CERTS: 'True',
      GIGACHAT_TIMEOUT: '30',
      GIGACHAT_MAX_CONNECTIONS: '2',
      GIGACHAT_MAX_RETRIES: '1',
      GIGACHAT_RETRY_BACKOFF_FACTOR: '0.5',
      GIGACHAT_RETRY_ON_STATUS_CODES: '[429, 500, 502, 503, 504]',
      GIGACHAT_TOKEN_EXPIRY_BUFFER_MS: '60000',
      GIGACHAT_PROFANITY_CHECK: 'True',
      GIGACHAT_FLAGS: '["a"]',
      NODE_EXTRA_CA_CERTS: file('extra.pem', ca),
      SSL_CERT_FILE: file('system.pem', ca),
      HTTPS_PROXY: 'http://127.0.0.1:1',
      https_proxy: 'http://127.0.0.1:1',
      ALL_PROXY: 'http://127.0.0.1:1',
      all_proxy: 'http://127.0.0.1:1',
      NO_PROXY: '127.0.0.1,localhost',
      no_proxy: '127.0.0.1,localhost',
      GPT2GIGA_MODE: 'PROD',
      GPT2GIGA_HOST: '0.0.0.0',
      GPT2GIGA_PORT: '0',
      GPT2GIGA_API_KEY: bridgeKey,
      GPT2GIGA_ENABLE_API_KEY_AUTH: 'True',
      GPT2GIGA_EMBEDDINGS: 'EmbeddingsGigaR',
      GPT2GIGA_PASS_MODEL: 'False',
      GPT2GIGA_PASS_TOKEN: 'False',
      GPT2GIGA_ENABLE_IMAGES: 'True',
      GPT2GIGA_ENABLE_REASONING: 'True',
      GPT2GIGA_USE_HTTPS: 'True',
      GPT2GIGA_HTTPS_KEY_FILE: file('bridge.key', key),
      GPT2GIGA_HTTPS_CERT_FILE: file('bridge.pem', cert),
      GPT2GIGA_LOG_LEVEL: 'INFO',
      GPT2GIGA_LOG_FILENAME: join(folder, 'bridge.log'),
      GPT2GIGA_LOG_MAX_SIZE: '1048576',
      GPT2GIGA_SHUTDOWN_TIMEOUT_SECONDS: '1',
      GPT2GIGA_CORS_ALLOW_ORIGINS: '["http://localhost:3000"]',
      GPT2GIGA_CORS_ALLOW_METHODS: '["GET", "POST"]',
      GPT2GIGA_CORS_ALLOW_HEADERS: '["*"]',
      BRIDGE_ACCOUNTS_FILE: file('accounts.json', JSON.stringify({ accounts: [account] })),
      BRIDGE_ALLOWED_HOSTS: '127.0.0.1',
      BRIDGE_ALLOW_REMOTE_IMAGES: 'False',
      BRIDGE_MODEL_ALIASES: '{"fast":"GigaChat-2"}',
      BRIDGE_ROUTES: '[{"name":"titles","background":true,"to":"GigaChat-2"}]',
      BRIDGE_MASK: 'fallback',
      BRIDGE_MASK_LIST_FILE: file('words.txt', 'Project Aurora\n'),
      BRIDGE_AUDIT_FILENAME: join(folder, 'audit.jsonl'),
      BRIDGE_AUDIT_MAX_SIZE: '1048576',
      BRIDGE_FALLBACK: 'on',
      BRIDGE_FALLBACKS: JSON.stringify([spare]),
      BRIDGE_STORE_URL: storeAddress,
      BRIDGE_STORE_PASSWORD: 'canary-password-of-the-store',
      // It belongs to rediss:// and is refused without.
      BRIDGE_STORE_CA_BUNDLE_FILE: '',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
      OPENROUTER_API_KEY: 'sk-or-v1-canary-of-every-variable',
      OPENROUTER_BASE_URL: 'https://127.0.0.1:1/api/v1',
      OPENROUTER_MODEL: 'vendor/model',
    };
    watchSecrets(emulator.credentials, canaryAccount.clientSecret, bridgeKey, 'sk-or-v1-canary-of-every-variable');
  });
  after(async () => {
    await emulator.stop();
    await redis.stop();
    rmSync(folder, { recursive: true });
  });

  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  /** Starts the program in the folder of the .env, with nothing else said, and has it answer one chat. */
  const run = async (left: readonly string[]) => {
    const lines = Object.entries(variables).map(([name, value]) => `${name}=${left.includes(name) ? '' : value}`);
    file('.env', `${lines.join('\n')}\n`);
    emulator.reset();
    const env = { PATH: process.env.PATH ?? '', HOME: folder };
    const child = spawn(process.execPath, [program], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      log += text;
    });
    const ended = once(child, 'close');
    try {
      const [line] = await Promise.race([
        once(createInterface(child.stdout), 'line'),
        ended.then(() => assert.fail(log)),
      ]);
      const { url, apiKey } = JSON.parse(line) as { url: string; apiKey?: string };
      assert.equal(apiKey, undefined, 'it made up no key of its own');
      const body = JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: 'hi' }] });
      const headers = {
        host: new URL(url).host.replace('0.0.0.0', '127.0.0.1'),
        authorization: `Bearer ${bridgeKey}`,
        'content-type': 'application/json',
        origin: 'http://localhost:3000',
      };
      const to = `${url.replace('0.0.0.0', '127.0.0.1')}/v1/chat/completions`;
      const answer = await call(to, { ca, headers, body });
      return { answer, log: () => log };
    } finally {
      child.kill();
      await ended;
      noteOutput('the log', log);
    }
  };

  it('starts the program, which answers and follows all that can be seen from outside', async () => {
    assert.deepEqual(Object.keys(variables).sort(), [...followedNames].sort());
    const { answer, log } = await run(['BRIDGE_ACCOUNTS_FILE']);
    assertFollowed(answer);
    const warnings = log().match(/"level":"warn","message":"(?!telemetry)[^"]*/g);
    // Every way in is set, and one is used.
    assert.equal(warnings?.length, 2, log());
    assert.match(log(), /GIGACHAT_USER, GIGACHAT_ACCESS_TOKEN not used, because GIGACHAT_CREDENTIALS is set/);
    assert.match(log(), /BRIDGE_ROUTES changes nothing at GigaChat: with GPT2GIGA_PASS_MODEL=False/);
    assert.match(readFileSync(join(folder, 'bridge.log'), 'utf8'), /"path":"\/v1\/chat\/completions","status":200/);
    const audited = readFileSync(join(folder, 'audit.jsonl'), 'utf8').trim().split('\n');
    assert.deepEqual(
      audited.map((row) => JSON.parse(row).provider),
      ['gigachat'],
    );
    assert.ok(emulator.log.every(({ clientCertificate }) => clientCertificate !== undefined));
  });

  it('starts it with the accounts of a file too, and says which variables these replace', async () => {
    const { answer, log } = await run([]);
    assertFollowed(answer);
    assert.match(log(), /GIGACHAT_CREDENTIALS, .*GIGACHAT_KEY_FILE_PASSWORD: not used, because BRIDGE_ACCOUNTS_FILE/);
  });

  const assertFollowed = ({ status, headers, text }: Reply) => {
    assert.equal(status, 200, text);
    assert.equal(headers['access-control-allow-origin'], 'http://localhost:3000');
    assert.match(String(headers['x-gigachat-model']), /^GigaChat-2-Max/);
    const chats = emulator.log.filter(({ kind }) => kind === 'chat');
    const { model, profanity_check, flags, reasoning_effort } = (chats[0]?.body ?? {}) as Record<string, unknown>;
    assert.deepEqual([model, profanity_check, flags, reasoning_effort], ['GigaChat-2-Max', true, ['a'], 'high']);
  };
});
