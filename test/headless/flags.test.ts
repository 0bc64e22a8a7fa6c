// biome-ignore-all lint/suspicious/noTemplateCurlyInString: files of variables hold them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { followedNames, secretNames } from '../../src/core/setup/env-variables';
import { inEnglish } from '../../src/core/setup/sentence';
import { readArguments } from '../../src/headless/command-line/arguments';
import { readSettings } from '../../src/headless/settings/headless-settings';
import { runProgram } from './run-program';

const program = resolve('dist/headless.js');
/** How gpt2giga would spell the flag of a variable. */
const flagOf = (name: string) => {
  if (!name.includes('_') || /^(?:(?:https?|all|no)_proxy|node_extra_ca_certs|ssl_cert_file)$/i.test(name))
    return `--${name}`.toLowerCase().replaceAll('_', '-');
  const [, prefix = '', rest = ''] = /^(GPT2GIGA|GIGACHAT|BRIDGE|OPENROUTER|OTEL)_(.*)$/.exec(name) ?? [];
  return `--${prefix === 'GPT2GIGA' ? 'proxy' : prefix.toLowerCase()}.${rest.toLowerCase().replaceAll('_', '-')}`;
};

describe('a flag', () => {
  const open = followedNames.filter((name) => name === name.toUpperCase() && !secretNames.some((own) => own === name));

  it('says what each variable says, but for those of secrets', () => {
    for (const name of open) {
      const expected = { [name]: 'a=b' };
      assert.deepEqual(readArguments([flagOf(name), 'a=b']).variables, expected);
      assert.deepEqual(
        readArguments([`${flagOf(name).replaceAll(/(?<=\w)-/g, '_')}=a=b`.replace('https_proxy', 'https-proxy')])
          .variables,
        expected,
      );
    }
  });

  it('of a switch needs no value, of anything else it does', () => {
    assert.deepEqual(readArguments(['--proxy.pass-model', '--gigachat.profanity-check', '--check']).variables, {
      GPT2GIGA_PASS_MODEL: 'True',
      GIGACHAT_PROFANITY_CHECK: 'True',
    });
    assert.throws(() => readArguments(['--gigachat.model']), /--gigachat\.model needs a value/);
    assert.throws(() => readArguments(['--proxy.port', '--check']), /--proxy\.port needs a value/);
  });

  it('of gpt2giga that is not followed is named at start, as its variable is', () => {
    const { variables } = readArguments([
      '--proxy.traffic-log',
      'x',
      '--proxy.prot',
      '9000',
      '--proxy.debug-translate',
    ]);
    const { warnings } = readSettings({ GIGACHAT_CREDENTIALS: 'a:b', ...variables });
    assert.deepEqual(
      warnings.map((warning) => inEnglish(warning).replace(/ is not followed: .*/, '')),
      ['GPT2GIGA_DEBUG_TRANSLATE', 'GPT2GIGA_PROT', 'GPT2GIGA_TRAFFIC_LOG'],
    );
    assert.match(warnings.map(inEnglish)[1] ?? '', /almost GPT2GIGA_PORT/);
  });

  it('that is not known is named with the one that may have been meant, and without what stands behind it', () => {
    const meant = {
      '--port': 'Write --proxy.port.',
      '--proxy-port': 'Write --proxy.port.',
      '--host': 'Write --proxy.host.',
      '--gigachat-model': 'Write --gigachat.model.',
      '--model': 'Write --gigachat.model.',
      '--ca-bundle-file': 'Write --gigachat.ca-bundle-file.',
      '--mask': 'Write --bridge.mask.',
      '--api-key': 'Put it into the environment or a .env file as GPT2GIGA_API_KEY.',
      '--gigachat-credentials': 'Put it into the environment or a .env file as GIGACHAT_CREDENTIALS.',
      '--workers': 'Try --help.',
    };
    for (const [flag, words] of Object.entries(meant)) {
      for (const line of [[flag, 'canary-behind-a-flag'], [`${flag}=canary-behind-a-flag`]]) {
        assert.throws(
          () => readArguments(line),
          (error: Error) =>
            error.message.startsWith(`Unknown option '${flag}'. ${words}`) && !error.message.includes('canary'),
        );
      }
    }
  });

  it('with a secret is refused with the reason, and the secret is not repeated', async () => {
    const secret = 'canary-of-the-command-line-0';
    const flags = [
      ...secretNames.flatMap((name) => [[flagOf(name), secret], [`${flagOf(name)}=${secret}`]]),
      ['--proxy.admin-api-key', secret],
      ['--otel.exporter-otlp-headers', `authorization=${secret}`],
      ['--https-proxy', `http://user:${secret}@proxy:3128`],
    ];
    for (const words of flags) {
      assert.throws(
        () => readArguments(words),
        (error: Error) =>
          /is refused: .*every program .* can read/.test(error.message) && !error.message.includes(secret),
        words[0],
      );
    }
    // Words that belong to no flag are what somebody took for an argument.
    for (const words of [
      [secret],
      [`GIGACHAT_CREDENTIALS=${secret}`],
      ['--check', '--', secret],
      [`—gigachat.credentials=${secret}`],
      ['--env-file', '.env', `${secret}1`],
    ]) {
      assert.throws(
        () => readArguments(words),
        (error: Error) => /belongs to no flag/.test(error.message) && !error.message.includes(secret),
        words.join(' '),
      );
    }
    // What hangs on a flag without a blank, or is taken for one, is not repeated either.
    for (const word of [`--gigachat.credentials:${secret}`, `-k${secret}`, `--sk-${secret}`, `--key\t${secret}`]) {
      for (const command of [[], ['connect', 'codex']]) {
        const { code, stderr } = await runProgram([program, ...command, word], {});
        assert.deepEqual(
          [code, /A flag on the command line is not known/.test(stderr), stderr.includes(secret)],
          [1, true, false],
        );
      }
    }
    for (const [words, reason] of [
      [[secret], /is the name of no client/],
      [['codex', '--gigachat.credentials', secret], /--gigachat\.credentials is refused/],
      [['codex', `--proxy.api-key=${secret}`], /--proxy\.api-key is refused/],
    ] as const) {
      const { code, stderr } = await runProgram([program, 'connect', ...words], {});
      assert.equal(code, 1);
      assert.match(stderr, reason);
      assert.ok(!stderr.includes(secret));
    }
    assert.equal(readArguments(['--env-file', `${secret}.env`]).envFile, `${secret}.env`);
    const { code, stdout, stderr } = await runProgram([program, '--gigachat.credentials', secret], {});
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /as GIGACHAT_CREDENTIALS, or into a file that GIGACHAT_CREDENTIALS_FILE names\.\n$/);
  });
});

describe('the .env of the working directory', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-env-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('is read, a named file is read in its place, and what is said elsewhere wins', async () => {
    writeFileSync(join(folder, '.env'), 'GPT2GIGA_MODE=from-the-folder\n');
    writeFileSync(join(folder, 'other.env'), 'GPT2GIGA_LOG_LEVEL=from-the-named-file\n');
    const reason = async (args: string[], env: Record<string, string> = {}) =>
      (await runProgram(['--', program, ...args], { GIGACHAT_CREDENTIALS: 'a:b', ...env }, folder)).stderr;
    assert.match(await reason([]), /GPT2GIGA_MODE must be DEV or PROD/);
    assert.match(await reason(['--env-path', 'other.env']), /GPT2GIGA_LOG_LEVEL must be/);
    assert.match(await reason([], { GPT2GIGA_MODE: 'DEV', GPT2GIGA_PORT: 'x' }), /GPT2GIGA_PORT must be/);
    assert.match(
      await reason(['--proxy.mode', 'dev', '--proxy.port', 'y'], { GPT2GIGA_PORT: '1' }),
      /GPT2GIGA_PORT must be/,
    );
  });

  it('may not send a key that comes from elsewhere, or a conversation, to an address of its own, nor let others call', async () => {
    const cases = {
      GIGACHAT_BASE_URL: 'http://127.0.0.1:9',
      GIGACHAT_AUTH_URL: 'http://127.0.0.1:9',
      HTTPS_PROXY: 'http://127.0.0.1:9',
      GIGACHAT_CA_BUNDLE_FILE: 'evil.pem',
      BRIDGE_FALLBACKS: '[]',
      BRIDGE_FALLBACKS_FILE: 'services.json',
      BRIDGE_ACCOUNTS_FILE: 'accounts.json',
      OPENROUTER_API_KEY: 'sk-or-v1-of-the-folder',
      OPENROUTER_API_KEY_FILE: 'openrouter-key',
      GPT2GIGA_HOST: '0.0.0.0',
      GPT2GIGA_CORS_ALLOW_ORIGINS: 'https://page.example',
      BRIDGE_ALLOWED_HOSTS: 'page.example',
      BRIDGE_STORE_CA_BUNDLE_FILE: 'evil.pem',
    };
    for (const [name, value] of Object.entries(cases)) {
      writeFileSync(join(folder, '.env'), `${name}=${value}\n`);
      const { code, stderr } = await runProgram([program], { GIGACHAT_CREDENTIALS: 'canary:credentials' }, folder);
      assert.equal(code, 1);
      assert.match(stderr, new RegExp(`The \\.env of this folder sets ${name}, but GIGACHAT_CREDENTIALS comes from`));
      writeFileSync(join(folder, '.env'), `${name.toLowerCase()}=${value}\n`);
      const small = await runProgram([program], { GIGACHAT_CREDENTIALS: 'canary:credentials' }, folder);
      assert.match(small.stderr, /GIGACHAT_CREDENTIALS comes from elsewhere/);
    }
    for (const host of ['localhost', '127.0.0.1', '"[::1]"']) {
      writeFileSync(join(folder, '.env'), `GPT2GIGA_HOST=${host}\nGPT2GIGA_PORT=x\n`);
      const { stderr } = await runProgram([program], { GIGACHAT_CREDENTIALS: 'canary:credentials' }, folder);
      assert.match(stderr, /GPT2GIGA_PORT must be/);
    }
  });

  it('may not move the conversations of an account that the environment names by a file', async () => {
    writeFileSync(join(folder, '.env'), 'GIGACHAT_BASE_URL=http://127.0.0.1:9\n');
    for (const name of ['BRIDGE_ACCOUNTS_FILE', 'GIGACHAT_CERT_FILE', 'GIGACHAT_CREDENTIALS_FILE']) {
      const { code, stderr } = await runProgram([program], { [name]: '/nowhere/at-all' }, folder);
      assert.equal(code, 1);
      assert.match(stderr, /The \.env of this folder sets GIGACHAT_BASE_URL, but \w+ comes from elsewhere/);
    }
  });

  it('may not send what a file outside the folder holds to an address of its own, through links neither', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'gigachat-bridge-elsewhere-'));
    const outside = join(elsewhere, 'token');
    writeFileSync(outside, 'canary-of-another-program');
    symlinkSync(elsewhere, join(folder, 'link'), 'junction');
    const services = JSON.stringify([{ name: 'evil', base_url: 'http://127.0.0.1:9/v1', api_key_file: outside }]);
    writeFileSync(join(folder, 'services.json'), services);
    writeFileSync(join(folder, 'own-token'), 'a-key-of-the-folder');
    const address = 'GIGACHAT_BASE_URL=http://127.0.0.1:9/v1';
    const reason = async (...lines: string[]) => {
      writeFileSync(join(folder, '.env'), [...lines, 'GPT2GIGA_LOG_LEVEL=x'].join('\n'));
      return (await runProgram([program, '--check'], {}, folder)).stderr;
    };
    const refused = /The \.env of this folder sets \w+, and \w+ names a file outside of it/;
    try {
      for (const path of [outside, '../elsewhere/token', 'link/token', join(folder, '..', 'token')]) {
        assert.match(await reason(address, `GIGACHAT_ACCESS_TOKEN_FILE='${path}'`), refused);
      }
      for (const line of [
        `GIGACHAT_PASSWORD_FILE='${outside}'`,
        `gigachat_credentials_file='${outside}'`,
        `BRIDGE_ACCOUNTS_FILE='${outside}'`,
      ]) {
        assert.match(await reason(address, line), refused);
      }
      assert.match(await reason(`OPENROUTER_API_KEY_FILE='${outside}'`, 'OPENROUTER_BASE_URL=http://[::1]:9'), refused);
      assert.match(await reason(`BRIDGE_FALLBACKS='${services}'`), refused);
      assert.match(await reason('BRIDGE_FALLBACKS_FILE=services.json'), refused);
      // Nothing is sent anywhere that the folder has chosen.
      const mine = /GPT2GIGA_LOG_LEVEL must be/;
      assert.match(await reason(`GIGACHAT_CREDENTIALS_FILE='${outside}'`, 'GIGACHAT_MODEL=GigaChat-2'), mine);
      assert.match(await reason(`BRIDGE_FALLBACKS_FILE='${join(elsewhere, 'none')}'`), /BRIDGE_FALLBACKS_FILE/);
      assert.match(await reason(address, 'GIGACHAT_ACCESS_TOKEN_FILE=own-token'), mine);
      assert.match(await reason(address, `GPT2GIGA_API_KEY_FILE='${outside}'`, 'GIGACHAT_ACCESS_TOKEN=a'), mine);
    } finally {
      rmSync(elsewhere, { recursive: true });
      rmSync(join(folder, 'link'));
    }
  });

  it('may name the addresses that are asked in any case, whatever else is elsewhere, and none that look like them', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'gigachat-bridge-secrets-'));
    writeFileSync(join(elsewhere, 'key'), 'a:b');
    const reason = async (line: string, environment: Record<string, string>, ...lines: string[]) => {
      writeFileSync(join(folder, '.env'), [line, ...lines, 'GPT2GIGA_LOG_LEVEL=x'].join('\n'));
      return (await runProgram([program, '--check'], environment, folder)).stderr;
    };
    const mine = /GPT2GIGA_LOG_LEVEL must be/;
    try {
      for (const line of [
        'GIGACHAT_BASE_URL=https://api.giga.chat/v1',
        'GIGACHAT_BASE_URL="https://gigachat.devices.sberbank.ru/api/v1/"',
        'GIGACHAT_AUTH_URL=https://ngw.devices.sberbank.ru:9443/api/v2/oauth',
        'OPENROUTER_BASE_URL=https://openrouter.ai/api/v1',
      ]) {
        assert.match(await reason(line, { GIGACHAT_CREDENTIALS: 'a:b' }), mine, line);
        assert.match(await reason(line, {}, `GIGACHAT_CREDENTIALS_FILE='${join(elsewhere, 'key')}'`), mine, line);
      }
      for (const address of [
        'http://api.giga.chat/v1',
        'https://api.giga.chat:8443/v1',
        'https://api.giga.chat.page.example/v1',
        'https://api.giga.chat@page.example/v1',
        'https://openrouter.ai/api/v1',
      ]) {
        const said = await reason(`GIGACHAT_BASE_URL=${address}`, { GIGACHAT_CREDENTIALS: 'a:b' });
        assert.match(said, /The \.env of this folder sets GIGACHAT_BASE_URL, but/, address);
      }
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  it('leads where the system finds it, also where a path goes back from the end of a link', async function () {
    if (process.platform === 'win32') this.skip();
    const home = mkdtempSync(join(tmpdir(), 'gigachat-bridge-home-'));
    mkdirSync(join(home, '.config'));
    writeFileSync(join(home, 'token'), 'canary-of-another-program');
    symlinkSync(join(home, '.config'), join(folder, 'settings'));
    symlinkSync('settings/../.profile', join(folder, 'bridge.log'));
    const reason = async (...lines: string[]) => {
      writeFileSync(join(folder, '.env'), [...lines, 'GPT2GIGA_MODE=x'].join('\n'));
      return (await runProgram([program], {}, folder)).stderr;
    };
    try {
      for (const file of ['settings/../.bashrc', './settings/../new/.bashrc', 'bridge.log']) {
        assert.match(await reason('GIGACHAT_CREDENTIALS=a:b', `GPT2GIGA_LOG_FILENAME=${file}`), /outside of it/, file);
      }
      const address = 'GIGACHAT_BASE_URL=http://127.0.0.1:9/v1';
      assert.match(await reason(address, 'GIGACHAT_CREDENTIALS_FILE=settings/../token'), /outside of it/);
      for (const file of ['/proc/self/fd/1', '/dev/stdout', './logs/../bridge', 'new/../app'])
        assert.match(await reason(`GPT2GIGA_LOG_FILENAME=${file}`), /GPT2GIGA_MODE must be/, file);
    } finally {
      rmSync(home, { recursive: true });
      for (const link of ['settings', 'bridge.log']) rmSync(join(folder, link));
    }
  });

  it('may not have a file outside the folder written that is no log by its name, through links neither', async function () {
    if (process.platform === 'win32') this.skip();
    const elsewhere = mkdtempSync(join(tmpdir(), 'gigachat-bridge-home-'));
    writeFileSync(join(elsewhere, '.bashrc'), '# mine\n');
    symlinkSync(elsewhere, join(folder, 'home'));
    symlinkSync(join(elsewhere, '.bashrc'), join(folder, 'bridge.log'));
    symlinkSync(join(elsewhere, '.bash_login'), join(folder, 'new.log'));
    const reason = async (name: string, file: string) => {
      const lines = ['GIGACHAT_CREDENTIALS=a:b', `${name}='${file}'`, 'GPT2GIGA_MODE=x'];
      writeFileSync(join(folder, '.env'), lines.join('\n'));
      return (await runProgram([program], {}, folder)).stderr;
    };
    try {
      const refused = /^gigachat-bridge: The \.env of this folder has (\w+) written to a file outside of it/;
      const files = ['.bashrc', '.bash_profile', '.config/autostart/x.desktop'].map((name) => join(elsewhere, name));
      for (const file of [...files, '../.bashrc', 'home/.profile', 'bridge.log', 'new.log']) {
        for (const name of ['GPT2GIGA_LOG_FILENAME', 'BRIDGE_AUDIT_FILENAME']) {
          assert.equal(refused.exec(await reason(name, file))?.[1], name, file);
        }
      }
      const taken = ['mine', 'logs/bridge.txt', join(elsewhere, 'bridge.log'), '/dev/stdout', '/var/log/audit.jsonl'];
      for (const file of taken)
        assert.match(await reason('GPT2GIGA_LOG_FILENAME', file), /GPT2GIGA_MODE must be/, file);
    } finally {
      rmSync(elsewhere, { recursive: true });
      for (const link of ['home', 'bridge.log', 'new.log']) rmSync(join(folder, link));
    }
  });

  it("of a command's output is read where the page of the server says so, and one that gives nothing ends the start", async function () {
    if (process.platform === 'win32') this.skip();
    for (const page of ['docs/server.md', 'docs/ru/server.md']) {
      const [, flag = ''] = /`(--env-\w+) <\(sops decrypt/.exec(readFileSync(page, 'utf8')) ?? [];
      const run = (command: string, env: Record<string, string> = {}) =>
        spawnSync('bash', ['--norc', '-c', `"$0" "$1" ${flag} <(${command})`, process.execPath, program], {
          encoding: 'utf8',
          env: { PATH: process.env.PATH ?? '', ...env },
          cwd: folder,
        }).stderr;
      const read = run('echo GIGACHAT_CREDENTIALS=a:b; echo GPT2GIGA_PORT=of-the-command');
      assert.match(read, /GPT2GIGA_PORT must be a number/);
      assert.match(run('exit 1'), /^gigachat-bridge: The file \S+ gave nothing: .*--env-path/);
      assert.match(run('exit 1', { LANG: 'ru_RU.UTF-8' }), /^gigachat-bridge: Из \S+ ничего не пришло.*--env-path/);
    }
  });

  it('learns nothing of the environment, which it could send away; a named file may use it', async () => {
    const lines = ['GIGACHAT_CREDENTIALS=a:b', 'GPT2GIGA_LOG_LEVEL=${SOME_SECRET}'];
    writeFileSync(join(folder, '.env'), lines.join('\n'));
    const env = { SOME_SECRET: 'no-level' };
    const found = await runProgram(['--', program], env, folder);
    assert.match(found.stderr, /^gigachat-bridge: Line 2 of \.env uses another variable that has no value/);
    const named = await runProgram(['--', program, '--env-file', '.env'], env, folder);
    assert.match(named.stderr, /GPT2GIGA_LOG_LEVEL must be/);
  });
});

describe('--check --json', () => {
  it('says in one line of JSON why it did not pass', async () => {
    const run = async (env: Record<string, string>) => {
      const { code, stdout } = await runProgram([program, '--check', '--json'], { GPT2GIGA_PORT: '0', ...env });
      assert.equal(code, 1);
      return JSON.parse(stdout);
    };
    const key = { GIGACHAT_CREDENTIALS: 'some:body' };
    assert.match((await run({})).error, /GIGACHAT_CREDENTIALS is not set/);
    const refused = await run({ ...key, HTTPS_PROXY: 'http://127.0.0.1:1' });
    assert.deepEqual([refused.ok, refused.steps.at(-1).ok], [false, false]);
    assert.match(refused.steps.at(-1).detail, /proxy 127\.0\.0\.1:1 could not be reached/);
    const nowhere = { GIGACHAT_AUTH_URL: 'https://127.0.0.1:1/oauth', GIGACHAT_BASE_URL: 'https://127.0.0.1:1/api/v1' };
    const nobody = await run({ ...key, ...nowhere });
    assert.match(nobody.steps.at(-1).detail, /127\.0\.0\.1:1 could not be reached/);
    assert.equal(nobody.steps.at(-1).kind, 'network');
  });
});
