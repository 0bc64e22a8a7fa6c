import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import fs, { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { mock } from 'node:test';
import { parseEnvFile } from '../../src/core/setup/env-file';
import { secretNames } from '../../src/core/setup/env-variables';
import { readAuthorities } from '../../src/core/setup/service-schema';
import { readAccountsFile } from '../../src/headless/settings/accounts-file';
import { readCertificates } from '../../src/headless/settings/certificate-files';
import { ownEnvironment } from '../../src/headless/settings/environment';
import { readSettings } from '../../src/headless/settings/headless-settings';
import { readEnvFile } from '../../src/headless/settings/read-env-file';
import { readRoutes } from '../../src/headless/settings/route-list';
import { withSecretFiles } from '../../src/headless/settings/secret-files';
import { readServices } from '../../src/headless/settings/service-list';
import { makeIdentity } from '../emulator/server/certificate';
import { runsOn } from '../harness/runs-on';

describe("a secret's file", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-secrets-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  const file = (content: string | Buffer) => {
    const path = join(folder, 'secret');
    writeFileSync(path, content);
    return path;
  };

  it('stands for every variable that holds one, with the end of its line left out', () => {
    for (const name of secretNames) {
      for (const ending of ['', '\n', '\r\n', '\n\n', '\r']) {
        const env = withSecretFiles({ [`${name}_FILE`]: file(`canary ${name}${ending}`), OTHER: 'kept' });
        assert.deepEqual(env, { [name]: `canary ${name}`, OTHER: 'kept' });
      }
    }
    const byPowerShell = file(Buffer.from('\uFEFFcanary-one\r\n', 'utf16le'));
    assert.deepEqual(withSecretFiles({ GPT2GIGA_API_KEY_FILE: byPowerShell }), { GPT2GIGA_API_KEY: 'canary-one' });
    const settings = readSettings({
      GIGACHAT_CREDENTIALS_FILE: file('a:b\n'),
      GPT2GIGA_API_KEY: 'canary-key',
    });
    assert.deepEqual(settings.accounts.members[0]?.settings.credentials, { key: 'a:b' });
    assert.deepEqual(settings.warnings, []);
  });

  const wrong: [what: string, content: string | undefined, more: Record<string, string>, pattern: RegExp][] = [
    ['is missing', undefined, {}, /cannot be read: it does not exist\. Check the path in GPT2GIGA_API_KEY_FILE/],
    ['is empty', '\n', {}, /of GPT2GIGA_API_KEY_FILE is empty/],
    ['holds several lines', 'canary-one\ncanary-two\n', {}, /of GPT2GIGA_API_KEY_FILE has several lines/],
    [
      'is a line of a .env',
      'GPT2GIGA_API_KEY=canary-one',
      {},
      /begins with GPT2GIGA_API_KEY=\. It must hold the secret alone/,
    ],
    ['is written in UTF-16', 'c\0a\0n\0a\0r\0y\0', {}, /is not text in UTF-8\. Save the secret as UTF-8/],
    ['is named beside the variable itself', 'canary-one', { GPT2GIGA_API_KEY: 'canary-two' }, /are both set/],
  ];
  for (const [what, content, more, pattern] of wrong) {
    it(`that ${what} is told of in a sentence that does not repeat it`, () => {
      const path = content === undefined ? join(folder, 'none') : file(content);
      assert.throws(
        () => withSecretFiles({ GPT2GIGA_API_KEY_FILE: path, ...more }),
        (error: Error) =>
          error.name === 'SettingsError' && pattern.test(error.message) && !/canary/.test(error.message),
      );
    });
  }
});

describe('a file that a variable names', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-files-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  const file = (content: Buffer) => {
    const path = join(folder, 'file');
    writeFileSync(path, content);
    return path;
  };

  it('may hold an authority as Windows exports it, or as its editors save it', async () => {
    const pem = String(new X509Certificate((await makeIdentity('valid')).caPem));
    for (const bytes of [new X509Certificate(pem).raw, Buffer.from(`\uFEFF${pem}`, 'utf16le'), Buffer.from(pem)]) {
      assert.equal(readCertificates(file(bytes)), pem);
      assert.deepEqual(readAuthorities(file(bytes)), { pem });
    }
    assert.throws(() => readCertificates(file(Buffer.from('no certificate'))), /damaged|holds no PEM/);
  });

  const readers: [what: string, read: (path: string) => unknown][] = [
    ['a .env file', readEnvFile],
    ['a secret', (path) => withSecretFiles({ GPT2GIGA_API_KEY_FILE: path })],
    ['a list of accounts', readAccountsFile],
    ['a list of routes', readRoutes],
    ['the key of a service', (path) => services({ api_key_file: path })],
    ['the authority of a service', (path) => services({ ca_file: path })],
    ['an authority', (path) => readSettings({ GIGACHAT_CREDENTIALS: 'a:b', GIGACHAT_CA_BUNDLE_FILE: path })],
  ];
  const services = (fields: object) =>
    readServices(JSON.stringify([{ name: 'x', base_url: 'https://x.example/v1', model: 'm', ...fields }]), {
      silenceMs: 1,
    });
  it('and that an older editor of Windows saved in its own letters is told of with what to do', () => {
    const inWindows1251 = Buffer.from([0x23, 0x20, 0xea, 0xeb, 0xfe, 0xf7, 0x0d, 0x0a]);
    assert.throws(() => readEnvFile(file(inWindows1251)), /cannot be read as UTF-8 text\. Save it in UTF-8, /);
    // Guessed, a secret would be a wrong one, and nobody would know why it is refused.
    const password = file(Buffer.from([0xcf, 0xe0, 0xf0, 0xee, 0xeb, 0xfc]));
    const env = { GIGACHAT_USER: 'u', GIGACHAT_PASSWORD_FILE: password };
    assert.throws(() => readSettings(env), /of GIGACHAT_PASSWORD_FILE is not text in UTF-8/);
  });

  for (const [what, read] of readers) {
    for (const [code, pattern] of [
      ['EBUSY', /cannot be read: another program has it open/],
      ['EMFILE', /cannot be read \(EMFILE\)/],
    ] as const) {
      it(`is told of with what kept it from being read in place of ${what}: ${code}`, () => {
        const path = file(Buffer.from('[]'));
        mock.method(fs, 'openSync', () => {
          throw Object.assign(new Error(code), { code });
        });
        try {
          assert.throws(() => read(path), pattern);
        } finally {
          mock.restoreAll();
        }
      });
    }

    it(`is not waited for where a pipe or a device stands in place of ${what}, and not read without end`, function () {
      if (process.platform === 'win32') this.skip();
      const pipe = join(folder, 'pipe');
      execFileSync('mkfifo', [pipe]);
      const endless = join(folder, 'endless');
      symlinkSync('/dev/zero', endless);
      const large = join(folder, 'large');
      writeFileSync(large, '');
      truncateSync(large, 17 * 1024 * 1024);
      try {
        const isNamed = /authority of/.test(what) ? /cannot be read/ : undefined;
        for (const path of [pipe, endless]) {
          assert.throws(() => read(path), { name: 'SettingsError', message: isNamed ?? /a pipe or a device/ });
        }
        assert.throws(() => read(large), { name: 'SettingsError', message: isNamed ?? /is larger than/ });
      } finally {
        for (const path of [pipe, endless, large]) rmSync(path);
      }
    });
  }

  it("may be a command's output that the shell has put there, or nothing", function () {
    if (process.platform === 'win32') this.skip();
    const script = `import(${JSON.stringify(resolve('src/headless/settings/read-env-file.ts'))}).then(({ default: read }) =>
      console.log(JSON.stringify(read.readEnvFile(process.argv[1]))))`;
    const read = (command: string) =>
      JSON.parse(
        execFileSync('bash', ['-c', `"$0" --import tsx -e "$1" -- ${command}`, process.execPath, script], {
          encoding: 'utf8',
        }),
      );
    assert.deepEqual(read('<(echo A=one; echo B=two)'), { A: 'one', B: 'two' });
    assert.deepEqual(read('/dev/stdin < <(echo A=one)'), { A: 'one' });
    assert.deepEqual(readEnvFile('/dev/null'), {});
  });

  it('may be a list of accounts or of routes in UTF-16', () => {
    const wide = (text: string) => file(Buffer.from(`\uFEFF${text}`, 'utf16le'));
    const { accounts } = readAccountsFile(wide('{"accounts":[{"name":"дом","credentials":"a:b"}]}'));
    assert.equal(accounts[0]?.name, 'дом');
    assert.equal(readRoutes(wide('[{"background":true,"to":"GigaChat-2"}]')).length, 1);
  });

  it('and whose path lost its backslashes between double quotes, is told of with what to write instead', () => {
    const { variables } = parseEnvFile(Buffer.from('GIGACHAT_CA_BUNDLE_FILE="C:\\temp\\new.pem"'));
    assert.throws(
      () => readSettings({ GIGACHAT_CREDENTIALS: 'a:b', ...variables }),
      /^SettingsError: GIGACHAT_CA_BUNDLE_FILE: the file C:\?emp\?ew\.pem cannot be read: .*Between double quotes.*write \/ in place of/,
    );
    assert.throws(() => readRoutes('C:\temp\new.json'), /cannot be read.*write \/ in place of/);
  });

  it('and whose JSON has paths of Windows as they are, is told of with what to write instead', () => {
    for (const path of ['C:\\certs\\a.pem', '\\\\server\\certs\\a.pem']) {
      const text = `{"accounts":[{"credentials":"a:b","ca_bundle_file":"${path}"}]}`;
      assert.throws(
        () => readAccountsFile(file(Buffer.from(text))),
        /not valid JSON\..* In a path of Windows write \/ in/,
      );
    }
    assert.throws(() => readAccountsFile(file(Buffer.from('{"a": "b" "c"}'))), /start again\.$/);
  });

  it('is found by names in any case on Windows, as the system has them', () => {
    process.env.Proxy_Of_A_Test = 'x';
    try {
      if (process.platform !== 'win32') assert.equal(ownEnvironment().PROXY_OF_A_TEST, undefined);
      runsOn('win32');
      assert.equal(ownEnvironment().PROXY_OF_A_TEST, 'x');
    } finally {
      runsOn();
      delete process.env.Proxy_Of_A_Test;
    }
  });

  it('is found by names of ours in small letters everywhere, as gpt2giga takes them; the usual ones come first', () => {
    if (process.platform === 'win32') return;
    process.env.gpt2giga_of_a_test = 'small';
    try {
      assert.equal(ownEnvironment().GPT2GIGA_OF_A_TEST, 'small');
      process.env.GPT2GIGA_OF_A_TEST = 'usual';
      assert.equal(ownEnvironment().GPT2GIGA_OF_A_TEST, 'usual');
    } finally {
      delete process.env.gpt2giga_of_a_test;
      delete process.env.GPT2GIGA_OF_A_TEST;
    }
  });
});
