import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Emulator, startEmulator } from '../emulator/emulator';
import { bundledProgram } from '../harness/bundled-program';
import { watchSecrets } from '../harness/canary';
import { startOpenRouter } from '../harness/openrouter/server';
import { canaryAccount } from '../harness/stack';
import { onUnix } from '../harness/unix-only';
import { runProgram } from './run-program';

const program = resolve('dist/headless.js');
/** Behind `--`, because Node 20 takes `--env-file` for its own even after the program's name. */
const start = ['--', bundledProgram('test/start/main.ts'), '--once'];
const key = Buffer.from(`${canaryAccount.clientId}:${canaryAccount.clientSecret}`).toString('base64');

describe('a start that cannot work', () => {
  let folder: string;
  let emulator: Emulator;
  before(async () => {
    watchSecrets(key, canaryAccount.clientSecret);
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-test-'));
    emulator = await startEmulator({ tls: true, accounts: [canaryAccount] });
  });
  after(async () => {
    await emulator.stop();
    rmSync(folder, { recursive: true });
  });

  const file = (name: string, content: string | Buffer) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  /** One line for a person: the reason, the next step, no stack. */
  const assertSentence = (stderr: string, pattern: RegExp) => {
    const lines = stderr.trimEnd().split('\n');
    assert.equal(lines.length, 1, stderr);
    assert.match(stderr, pattern);
    assert.doesNotMatch(stderr, /\n\s+at |node:internal|Error:/);
  };

  const settings: [name: string, env: Record<string, string>, pattern: RegExp][] = [
    ['the key is no key', { GIGACHAT_CREDENTIALS: 'рыба' }, /cannot be an authorization key/],
    ['there is no key', {}, /GIGACHAT_CREDENTIALS is not set\. Put the authorization key/],
    [
      'the port is a word',
      { GIGACHAT_CREDENTIALS: key, GPT2GIGA_PORT: 'many' },
      /GPT2GIGA_PORT must be a number from 0 to 65535/,
    ],
    [
      'the address is no address',
      { GIGACHAT_CREDENTIALS: key, GIGACHAT_BASE_URL: 'giga' },
      /GIGACHAT_BASE_URL must be a full address/,
    ],
    [
      'the address is plain HTTP elsewhere',
      { GIGACHAT_CREDENTIALS: key, GIGACHAT_BASE_URL: 'http://api.giga.chat/v1' },
      /GIGACHAT_BASE_URL must begin with https/,
    ],
    [
      'verification is switched off',
      { GIGACHAT_CREDENTIALS: key, GIGACHAT_VERIFY_SSL_CERTS: 'False' },
      /refused.*GIGACHAT_CA_BUNDLE_FILE/,
    ],
    [
      'the CA file is missing',
      { GIGACHAT_CREDENTIALS: key, GIGACHAT_CA_BUNDLE_FILE: '/no/such.pem' },
      /\/no\/such\.pem cannot be read/,
    ],
    [
      'it would listen on every address without a long key',
      { GIGACHAT_CREDENTIALS: key, GPT2GIGA_HOST: '0.0.0.0', GPT2GIGA_API_KEY: 'short' },
      /at least 32 characters and BRIDGE_ALLOWED_HOSTS/,
    ],
    ['a user comes without a password', { GIGACHAT_USER: 'ivan' }, /GIGACHAT_USER is set without GIGACHAT_PASSWORD/],
    [
      'api.giga.chat knows no user and password',
      { GIGACHAT_USER: 'ivan', GIGACHAT_PASSWORD: 'canary-password' },
      /api\.giga\.chat gives no access tokens.*set GIGACHAT_BASE_URL/,
    ],
    [
      'the client certificate cannot be read',
      { GIGACHAT_CERT_FILE: '/no/such/client.pem' },
      /\/no\/such\/client\.pem cannot be read.*GIGACHAT_CERT_FILE/,
    ],
    [
      'the accounts file is missing',
      { BRIDGE_ACCOUNTS_FILE: '/no/accounts.json' },
      /\/no\/accounts\.json cannot be read.*BRIDGE_ACCOUNTS_FILE/,
    ],
    [
      'HTTPS has no certificate',
      { GIGACHAT_CREDENTIALS: key, GPT2GIGA_USE_HTTPS: 'True' },
      /needs GPT2GIGA_HTTPS_KEY_FILE and GPT2GIGA_HTTPS_CERT_FILE\. Set both/,
    ],
    [
      'the log file cannot be written',
      { GIGACHAT_CREDENTIALS: key, GPT2GIGA_LOG_FILENAME: '/no/such/folder/bridge.log' },
      /GPT2GIGA_LOG_FILENAME: the file .* cannot be written: its folder does not exist\. Check the path/,
    ],
    [
      'production has no key of its own',
      { GIGACHAT_CREDENTIALS: key, GPT2GIGA_MODE: 'PROD' },
      /GPT2GIGA_MODE=PROD needs GPT2GIGA_API_KEY/,
    ],
    [
      'the aliases are no JSON',
      { GIGACHAT_CREDENTIALS: key, BRIDGE_MODEL_ALIASES: 'a=b' },
      /BRIDGE_MODEL_ALIASES must be JSON/,
    ],
    [
      'there is no key for the fallback that is switched on',
      { GIGACHAT_CREDENTIALS: key, BRIDGE_FALLBACK: 'on' },
      /BRIDGE_FALLBACK=on needs OPENROUTER_API_KEY/,
    ],
    [
      'the key for the fallback is no key',
      { GIGACHAT_CREDENTIALS: key, OPENROUTER_API_KEY: 'ключ с пробелами' },
      /OPENROUTER_API_KEY cannot be a key/,
    ],
    [
      "the fallback's address is plain HTTP elsewhere",
      {
        GIGACHAT_CREDENTIALS: key,
        OPENROUTER_API_KEY: 'sk-or-v1-x',
        OPENROUTER_BASE_URL: 'http://openrouter.ai/api/v1',
      },
      /OPENROUTER_BASE_URL must begin with https/,
    ],
    [
      'the switch of the fallback says neither on nor off',
      { GIGACHAT_CREDENTIALS: key, BRIDGE_FALLBACK: 'maybe' },
      /BRIDGE_FALLBACK must be on or off/,
    ],
    [
      'the log level is unknown',
      { GIGACHAT_CREDENTIALS: key, GPT2GIGA_LOG_LEVEL: 'LOUD' },
      /GPT2GIGA_LOG_LEVEL must be/,
    ],
  ];
  for (const [name, env, pattern] of settings) {
    it(`says in one sentence that ${name}`, async () => {
      const { code, stdout, stderr } = await runProgram([program], env);
      assert.deepEqual([code, stdout], [1, '']);
      assertSentence(stderr, pattern);
    });
  }

  const envFiles: [name: string, content: string | Buffer | undefined, pattern: RegExp][] = [
    ['is missing', undefined, /does not exist\. Check --env-file/],
    [
      'has a line that is no assignment',
      `GIGACHAT_CREDENTIALS=${key}\nGIGACHAT_SCOPE GIGACHAT_API_PERS\n`,
      /Line 2 of .* is not NAME=value/,
    ],
    ['opens a quote and never closes it', `A=1\nGIGACHAT_CREDENTIALS="${key}\n`, /Line 2 of .* opens a quote/],
    ['is not UTF-8', Buffer.from([0x41, 0x3d, 0xea, 0xeb, 0xfe, 0xf7]), /cannot be read as UTF-8/],
    ['is a folder', undefined, /cannot be read|does not exist/],
  ];
  for (const [name, content, pattern] of envFiles) {
    it(`says in one sentence that the .env file ${name}`, async () => {
      const path =
        content === undefined
          ? name === 'is a folder'
            ? folder
            : join(folder, 'none.env')
          : file('broken.env', content);
      for (const args of [
        ['--', program, '--env-file', path],
        [...start, '--env-file', path],
      ]) {
        const { code, stderr } = await runProgram(args, {});
        assert.equal(code, 1);
        assertSentence(stderr, pattern);
      }
    });
  }

  it('speaks of no flag where it is the .env of the folder that cannot be read', async () => {
    const home = join(folder, 'home');
    mkdirSync(join(home, '.env'), { recursive: true });
    const english = await runProgram([program], {}, home);
    assert.equal(english.code, 1);
    assertSentence(
      english.stderr,
      /The file \.env cannot be read: it is a folder\. The \.env of this folder is read unless --env-file/,
    );
    const russian = await runProgram([program], { LANG: 'ru_RU.UTF-8' }, home);
    assertSentence(russian.stderr, /\.env — папка, а нужен файл\. Файл \.env берётся из этой папки/);
    for (const { stderr } of [english, russian]) assert.doesNotMatch(stderr, /(?:Check|Проверьте) --env-file/);
  });

  const upstreams: [name: string, env: () => Record<string, string>, pattern: RegExp][] = [
    [
      'the key is unknown',
      () => ({ ...reaching(), GIGACHAT_CREDENTIALS: Buffer.from('some:body').toString('base64') }),
      /does not know this authorization key/,
    ],
    [
      'the key cannot be read',
      () => ({ ...reaching(), GIGACHAT_CREDENTIALS: 'fish-and-chips' }),
      /cannot read the authorization key/,
    ],
    [
      'nobody answers',
      () => ({ ...reaching(), GIGACHAT_AUTH_URL: 'https://127.0.0.1:1/oauth' }),
      /127\.0\.0\.1:1 could not be reached.*Check the network/,
    ],
    [
      'the name is unknown',
      () => ({ ...reaching(), GIGACHAT_AUTH_URL: 'https://giga.invalid/oauth' }),
      /giga\.invalid could not be reached/,
    ],
    [
      'the authority is not trusted',
      () => ({ ...reaching(), GIGACHAT_CA_BUNDLE_FILE: '' }),
      /certificate of 127\.0\.0\.1:\d+ .*GIGACHAT_CA_BUNDLE_FILE/,
    ],
  ];
  const reaching = () => ({
    GIGACHAT_CREDENTIALS: key,
    GIGACHAT_BASE_URL: emulator.baseUrl,
    GIGACHAT_AUTH_URL: emulator.authUrl,
    GIGACHAT_CA_BUNDLE_FILE: file('ca.pem', emulator.caPem ?? ''),
    GPT2GIGA_PORT: '0',
  });
  for (const [name, env, pattern] of upstreams) {
    it(`says in one sentence that ${name}, at "npm start" and with --check`, async () => {
      const started = await runProgram(start, env());
      assert.equal(started.code, 1);
      assertSentence(started.stderr, pattern);
      const checked = await runProgram([program, '--check'], env());
      assert.equal(checked.code, 1);
      assert.match(checked.stdout, pattern);
    });
  }

  it('says with --check that the key belongs to no scope, and that the proxy refuses', async () => {
    emulator.scriptAuth({ status: 400, body: { code: 7, message: 'scope from db not fully includes' }, times: 0 });
    const scope = await runProgram([program, '--check'], reaching());
    emulator.reset();
    assert.equal(scope.code, 1);
    assert.match(scope.stdout, /✘ OAuth .*belongs to none of the GigaChat scopes \(PERS, B2B, CORP\)/);

    const proxy = createHttpServer();
    // A check that has ended leaves nobody to read what a proxy still sends.
    proxy.on('connect', (_, socket) => socket.on('error', () => {}).end('HTTP/1.1 403 Forbidden\r\n\r\n'));
    await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
    const { port } = proxy.address() as AddressInfo;
    const behind = { GIGACHAT_CREDENTIALS: key, HTTPS_PROXY: `http://127.0.0.1:${port}`, GPT2GIGA_PORT: '0' };
    const refused = await runProgram([program, '--check'], behind);
    await new Promise((closed) => proxy.close(closed));
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /✘ network .*does not let connections to port 9443 through \(403\).*Ask its admin/);
  });

  it('works as soon as nothing of it is wrong', async () => {
    const started = await runProgram(start, reaching());
    assert.deepEqual([started.code, started.stderr], [0, '']);
    assert.match(started.stdout, /✔ bridge/);
    const checked = await runProgram([program, '--check'], reaching());
    assert.equal(checked.code, 0);
    assert.equal(checked.stdout.match(/✔/g)?.length, 10);
  });

  it('checks beside a bridge that is running, which has the port', async () => {
    const running = createServer();
    await new Promise<void>((listening) => running.listen(0, '127.0.0.1', listening));
    const { port } = running.address() as AddressInfo;
    const checked = await runProgram([program, '--check'], { ...reaching(), GPT2GIGA_PORT: String(port) });
    await new Promise((closed) => running.close(closed));
    assert.equal(checked.code, 0, checked.stderr);
    assert.match(checked.stdout, /✔ bridge/);
  });

  it('ends a check while a collector of telemetry never ends its answer', async () => {
    const collector = createHttpServer((_, response) => {
      const drips = setInterval(() => response.write(' '), 100);
      response.on('close', () => clearInterval(drips));
    });
    await new Promise<void>((listening) => collector.listen(0, '127.0.0.1', listening));
    const { port } = collector.address() as AddressInfo;
    const checked = await runProgram([program, '--check'], {
      ...reaching(),
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    });
    collector.closeAllConnections();
    await new Promise((closed) => collector.close(closed));
    assert.equal(checked.code, 0, checked.stderr);
    assert.match(checked.stdout, /✔ bridge/);
  });

  it('checks the fallback too, and ends with 1 when that alone is broken', async () => {
    const openRouter = await startOpenRouter();
    const env = { ...reaching(), ...openRouter.env() };
    const good = await runProgram([program, '--check'], env);
    assert.equal(good.code, 0, good.stdout);
    assert.match(good.stdout, /✔ OpenRouter .*answers with scripted\/large/);
    const bad = await runProgram([program, '--check'], { ...env, OPENROUTER_API_KEY: 'sk-or-v1-not-the-key' });
    await openRouter.stop();
    assert.equal(bad.code, 1);
    assert.match(bad.stdout, /✘ OpenRouter .*refused its key[\s\S]*✔ bridge/);
    assert.doesNotMatch(bad.stdout + bad.stderr, /not-the-key/);
  });

  it('says at start that OpenRouter will pick the model when none is set', async () => {
    const openRouter = await startOpenRouter();
    const picking = { ...reaching(), ...openRouter.env(), OPENROUTER_MODEL: '' };
    const { stderr, stdout } = await runProgram([program, '--check'], picking);
    await openRouter.stop();
    assert.match(stdout, /✔ OpenRouter .*answers with openrouter\/auto/);
    assert.match(stderr, /OPENROUTER_MODEL is not set.*openrouter\/auto/);
    assert.ok(!stderr.includes(openRouter.key));
  });

  onUnix('says in one sentence that the folder is gone in which it was started', 'such a folder stays', async () => {
    const gone = join(folder, 'gone');
    mkdirSync(gone);
    const line = 'rmdir "$PWD" && exec "$0" "$@"';
    const { code, stderr } = await runProgram(
      [
        '-e',
        "process.exit(require('node:child_process').spawnSync('sh', process.argv.slice(1), { stdio: 'inherit' }).status)",
        '--',
        ...['-c', line, process.execPath, program],
      ],
      { GIGACHAT_CREDENTIALS: key },
      gone,
    );
    assert.equal(code, 1);
    assertSentence(
      stderr.replace(/^sh: .*\n/gm, ''),
      /The folder in which it was started is gone\. Change into another/,
    );
  });

  it('says in one sentence that a stranger holds the port, on either loopback address', async () => {
    for (const host of ['127.0.0.1', '::1']) {
      const stranger = createServer();
      await new Promise<void>((listening) => stranger.listen(0, host, listening));
      const address = stranger.address();
      const port = typeof address === 'object' && address ? String(address.port) : '';
      const { code, stderr } = await runProgram([program], { ...reaching(), GPT2GIGA_PORT: port });
      await new Promise((closed) => stranger.close(closed));
      assert.equal(code, 1);
      assertSentence(stderr, /Another program already listens on .*GPT2GIGA_PORT/);
    }
  });
});
