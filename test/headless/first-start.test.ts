// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a file of variables holds them.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Emulator, startEmulator } from '../emulator/emulator';
import { makeIdentity } from '../emulator/server/certificate';
import { bundledProgram } from '../harness/bundled-program';
import { watchSecrets } from '../harness/canary';
import { canaryAccount } from '../harness/stack';
import { runProgram } from './run-program';

const start = ['--', bundledProgram('test/start/main.ts'), '--once'];
/** As package.json has it, for one of the tests: it takes ten times as long. */
const startAsWritten = ['--import', 'tsx', '--', resolve('test/start/main.ts'), '--once'];

describe('npm start', () => {
  let folder: string;
  let emulator: Emulator;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-test-'));
    emulator = await startEmulator({ accounts: [canaryAccount] });
    watchSecrets(emulator.credentials);
  });
  after(async () => {
    await emulator.stop();
    rmSync(folder, { recursive: true });
  });
  const file = (name: string, content: string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const reaching = () => ({
    GIGACHAT_BASE_URL: emulator.baseUrl,
    GIGACHAT_AUTH_URL: emulator.authUrl,
    GPT2GIGA_PORT: '0',
  });

  it('goes on when one of several accounts is dead, and says which', async () => {
    const [dead = '', deadToo = ''] = ['no:body', 'no:one'].map((pair) => Buffer.from(pair).toString('base64'));
    const accounts = (keys: string[]) =>
      file('accounts.json', JSON.stringify({ accounts: keys.map((credentials) => ({ credentials })) }));
    const some = await runProgram(start, {
      ...reaching(),
      BRIDGE_ACCOUNTS_FILE: accounts([dead, emulator.credentials]),
    });
    assert.equal(some.code, 0, some.stderr);
    assert.match(some.stdout, /^GigaChat account 1 at http:.*, account 2 at http:/);
    assert.match(some.stdout, /✘ account 1: OAuth .*does not know this authorization key/);
    assert.match(some.stdout, /✔ account 2: chat/);
    const none = await runProgram(start, { ...reaching(), BRIDGE_ACCOUNTS_FILE: accounts([dead, deadToo]) });
    assert.equal(none.code, 1);
    assert.match(none.stderr, /^account 1: OAuth: GigaChat does not know this authorization key/);
  });

  it('speaks Russian in a Russian locale, also of what is wrong', async () => {
    const inRussian = { ...reaching(), LANG: 'ru_RU.UTF-8', GIGACHAT_CREDENTIALS: emulator.credentials };
    const good = await runProgram(start, { ...inRussian, GPT2GIGA_PROT: '1' });
    assert.equal(good.code, 0, good.stderr);
    assert.match(good.stdout, /^GPT2GIGA_PROT не учитывается: .*\nGigaChat по адресу http:\/\/127.*\n\n> Здравствуй!/);
    assert.match(good.stdout, /^✔ Чат .* Ответила модель GigaChat/m);
    const wrong: [Record<string, string>, RegExp][] = [
      [{ GIGACHAT_CREDENTIALS: 'рыба' }, /^В GIGACHAT_CREDENTIALS не ключ авторизации: /],
      [{ GIGACHAT_CREDENTIALS: Buffer.from('no:body').toString('base64') }, /^Токен: GigaChat не знает этот ключ: /],
      [{ GPT2GIGA_PORT: new URL(emulator.baseUrl).port }, /^Адрес 127\.0\.0\.1:\d+ уже занят другой программой\. /],
    ];
    for (const [env, pattern] of wrong) {
      const { code, stderr } = await runProgram(start, { ...inRussian, ...env });
      assert.equal(code, 1);
      assert.match(stderr, pattern);
    }
    const help = await runProgram([...start.slice(0, -1), '--help'], inRussian);
    assert.match(help.stdout, /^Запускает мост, /);
    const unknown = await runProgram([...start, '--nothing'], inRussian);
    assert.match(unknown.stderr, /^Неизвестный флаг «--nothing»\./);
  });

  it('takes the key from the file that is named, and what else a .env has, in its own words', async () => {
    const text = ['gigachat_credentials_file=${SECRETS}/key', `GIGACHAT_BASE_URL="\${API}"`, 'OTHER=${HOME}'].join(
      '\n',
    );
    file('key', `${emulator.credentials}\n`);
    const { GIGACHAT_BASE_URL: API, ...rest } = reaching();
    const env = { ...rest, API, SECRETS: folder };
    const named = [...start, '--env-file', file('start.env', text)];
    const { code, stdout, stderr } = await runProgram(named, env);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^GigaChat at http:\/\/127/);
  });

  it('has the page of the log that the server has, with every request on it, while its terminal stays quiet', async () => {
    const [first = '', ...more] = start.slice(0, -1);
    const child = spawn(process.execPath, [first, ...more], {
      cwd: tmpdir(),
      env: {
        PATH: process.env.PATH ?? '',
        HOME: folder,
        ...reaching(),
        GIGACHAT_CREDENTIALS: emulator.credentials,
        GPT2GIGA_API_KEY: 'canary-key-of-npm-start',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      let errors = '';
      child.stderr.on('data', (text) => {
        errors += text;
      });
      const url = await new Promise<string>((resolve, reject) => {
        let printed = '';
        child.stdout.on('data', (text) => {
          printed += text;
          const [, address] = /Serving at (\S+)/.exec(printed) ?? [];
          if (address) resolve(address);
        });
        child.once('close', (code) => reject(new Error(`ended with ${code}: ${errors}`)));
      });
      assert.equal((await fetch(`${url}/logs`)).status, 200);
      const entries = await fetch(`${url}/logs/entries`, {
        headers: { authorization: 'Bearer canary-key-of-npm-start' },
      });
      assert.match(await entries.text(), /"path":"\/v1\/chat\/completions","status":200/);
      assert.equal(errors, '');
    } finally {
      const ended = once(child, 'close');
      child.kill('SIGTERM');
      await ended;
    }
  });

  it('writes the log file that is set', async () => {
    const path = join(folder, 'bridge.log');
    const env = { GPT2GIGA_LOG_FILENAME: path, GPT2GIGA_LOG_LEVEL: 'INFO' };
    const account = { ...reaching(), GIGACHAT_CREDENTIALS: emulator.credentials };
    const { code } = await runProgram(startAsWritten, { ...account, ...env });
    assert.equal(code, 0);
    assert.match(readFileSync(path, 'utf8'), /"path":"\/v1\/chat\/completions","status":200/);
  });

  it('says that a certificate of its own is not trusted here, and works once it is', async () => {
    const { key, cert, caPem } = await makeIdentity();
    const env = {
      ...reaching(),
      GIGACHAT_CREDENTIALS: emulator.credentials,
      GPT2GIGA_USE_HTTPS: 'True',
      GPT2GIGA_HTTPS_KEY_FILE: file('key.pem', key),
      GPT2GIGA_HTTPS_CERT_FILE: file('cert.pem', cert),
    };
    const refused = await runProgram(start, env);
    assert.equal(refused.code, 1);
    assert.match(
      refused.stderr,
      /does not trust the certificate of GPT2GIGA_HTTPS_CERT_FILE.*NODE_EXTRA_CA_CERTS=FILE/,
    );
    const trusted = await runProgram(start, { ...env, NODE_EXTRA_CA_CERTS: file('ca.pem', caPem) });
    assert.equal(trusted.code, 0, trusted.stderr);
    assert.match(trusted.stdout, /curl https:\/\/127\.0\.0\.1/);
  });

  it('answers on every address of the machine when told to', async () => {
    const key = 'canary-wide-key-0123456789abcdef0123456789';
    const env = { GPT2GIGA_HOST: '0.0.0.0', BRIDGE_ALLOWED_HOSTS: 'gate.example', GPT2GIGA_API_KEY: key };
    const { code, stdout, stderr } = await runProgram(start, {
      ...reaching(),
      ...env,
      GIGACHAT_CREDENTIALS: emulator.credentials,
    });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /curl http:\/\/127\.0\.0\.1:\d+\/v1/);
  });
});
