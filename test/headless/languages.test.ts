import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ChatError, type ErrorKind } from '../../src/core/chat/errors';
import type { Advice } from '../../src/core/ground/advice';
import { fromNetworkError } from '../../src/core/net/network-errors';
import { helpText } from '../../src/headless/command-line/help';
import { english } from '../../src/headless/words/english';
import { languageOf } from '../../src/headless/words/language';
import { wordsOf } from '../../src/headless/words/load-words';
import { russian } from '../../src/headless/words/russian/russian';
import { type Stack, startStack } from '../harness/stack';
import { runProgram } from './run-program';

const program = resolve('dist/headless.js');
const inRussian = { LANG: 'ru_RU.UTF-8' };
const cyrillic = /[а-яё]{3}/i;

describe('the language of the program', () => {
  const onLinux = (environment: Record<string, string>) => languageOf(environment, 'linux', () => 'ru-RU');

  it('is that of LC_ALL, else of LC_MESSAGES, else of LANG', () => {
    assert.equal(onLinux({ LC_ALL: 'en_US.UTF-8', LC_MESSAGES: 'ru_RU.UTF-8', LANG: 'ru_RU.UTF-8' }), 'en');
    assert.equal(onLinux({ LC_ALL: 'ru_RU.UTF-8', LC_MESSAGES: 'en_US', LANG: 'C' }), 'ru');
    assert.equal(onLinux({ LC_MESSAGES: 'ru_RU', LANG: 'en_US.UTF-8' }), 'ru');
    assert.equal(onLinux({ LC_ALL: '', LANG: 'ru_RU.UTF-8' }), 'ru');
    assert.equal(onLinux({ LANG: 'ru' }), 'ru');
  });

  it('is English for C, POSIX, C.UTF-8, other languages and where nothing is said', () => {
    for (const LANG of ['C', 'POSIX', 'C.UTF-8', 'en_US.UTF-8', 'rue_UA', 'run_BI', 'de_DE']) {
      assert.equal(onLinux({ LANG }), 'en', LANG);
      assert.equal(
        languageOf({ LC_ALL: LANG }, 'darwin', () => 'ru-RU'),
        'en',
        LANG,
      );
    }
    assert.equal(onLinux({}), 'en');
  });

  it('is that of the system on Windows and macOS where no variable is set', () => {
    for (const platform of ['win32', 'darwin'] as const) {
      assert.equal(
        languageOf({}, platform, () => 'ru-RU'),
        'ru',
      );
      assert.equal(
        languageOf({}, platform, () => 'en-US'),
        'en',
      );
      assert.equal(
        languageOf({ LANG: 'en_US.UTF-8' }, platform, () => 'ru-RU'),
        'en',
      );
    }
  });
});

describe('the words of the program', () => {
  it('are chosen once, when somebody is about to read them', () => {
    let asked = 0;
    const say = wordsOf(() => {
      asked += 1;
      return 'en';
    });
    assert.equal(asked, 0);
    assert.deepEqual([say(), say(), asked], [english, english, 1]);
  });

  it('name the same flags and the same variables in both languages, in the same order', () => {
    const [one, other] = [english.help, russian.help].map(helpText).map((text) => ({
      text,
      flags: text.match(/(?<![\w-])--?[a-z][a-z-]*(?:\.[a-z-]+)?/g),
      names: text.match(/\b[A-Z\d]+_[A-Z\d_]+\b/g),
    }));
    assert.deepEqual(other?.flags, one?.flags);
    assert.deepEqual(new Set(other?.names), new Set(one?.names));
    assert.match(other?.text ?? '', cyrillic);
    assert.doesNotMatch(one?.text ?? '', /[а-яё]/i);
    const [ours, theirs] = [english, russian].map(({ help }) =>
      help.variables.map(({ lines }) => lines.map(([names]) => names)),
    );
    assert.deepEqual(theirs, ours);
  });

  it('fit into the same width in both languages', () => {
    for (const { help } of [english, russian]) {
      const wide = helpText(help)
        .split('\n')
        .filter((line) => line.length > 124);
      assert.deepEqual(wide, []);
    }
  });

  const kinds = [
    ...(['invalid-request', 'unprocessable', 'context-length', 'too-large', 'not-found', 'auth', 'forbidden'] as const),
    ...(['tokens-used-up', 'rate-limit', 'queue-full', 'upstream', 'network', 'offline', 'timeout', 'tls'] as const),
    ...(['protocol', 'stopping', 'cancelled', 'internal'] as const),
  ] satisfies ErrorKind[];

  it('say every kind of failure of a step in Russian, whoever failed, and quote what is not known', () => {
    for (const kind of kinds) {
      const failure = new ChatError(kind, 'Something in English.');
      for (const step of [{ name: 'chat', own: 'chat' } as const, { name: 'OpenRouter' }, { name: 'store' }]) {
        const said = russian.check.failed(failure, step);
        assert.match(said, cyrillic, kind);
        assert.doesNotMatch(said.replace(/«[^»]*»/g, ''), /in English/, kind);
      }
    }
  });

  it('name in Russian the variables that the English ones name', () => {
    const advices: Record<Advice, true> = {
      credentials: true,
      'base-url': true,
      'auth-url': true,
      'client-certificate': true,
      'certificate-wanted': true,
      'certificate-alone': true,
      authority: true,
      model: true,
      proxy: true,
      'proxy-authority': true,
      'proxy-wanted': true,
      'proxy-login': true,
      'remote-files': true,
    };
    const step = { name: 'chat', own: 'chat' } as const;
    const variables = (text: string) => new Set(text.match(/\b[A-Z\d]+_[A-Z\d_]+\b/g));
    for (const advice of Object.keys(advices) as Advice[]) {
      const failure = new ChatError('cancelled', 'It failed.', { advice });
      const [one, other] = [english, russian].map(({ check }) => variables(check.failed(failure, step)));
      assert.deepEqual(other, one, advice);
    }
  });

  it('say what stands in the way of a connection with the host and the code', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' });
    const said = russian.check.failed(fromNetworkError(refused, 'api.giga.chat'), { name: 'network', own: 'network' });
    assert.equal(said, 'Не удалось связаться с api.giga.chat (ECONNREFUSED). Проверьте сеть, VPN и прокси.');
  });

  it('tell a connection that broke from one that never was, to GigaChat and to a service behind it', () => {
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });
    const failure = fromNetworkError(reset, 'api.giga.chat');
    const said = russian.check.failed(failure, { name: 'chat', own: 'chat' });
    assert.match(said, /^Соединение с api\.giga\.chat оборвалось \(ECONNRESET\)\. Проверьте сеть, VPN и прокси/);
    const ofService = russian.check.failed(failure, { name: 'OpenRouter' });
    assert.equal(ofService, 'Соединение с OpenRouter оборвалось. Повторите чуть позже.');
    const kept = russian.check.failed(new ChatError('network', 'x', { upstreamStatus: 511 }), { name: 'OpenRouter' });
    assert.match(kept, /^Вместо OpenRouter ответил кто-то другой \(511\)\./);
  });

  it('say of a service without a list of models that its address may be wrong', () => {
    for (const kind of ['not-found', 'protocol'] as const) {
      const said = russian.check.failed(new ChatError(kind, 'x', { code: 'no_model_list' }), { name: 'house' });
      assert.match(said, /^У сервиса house по его адресу нет списка моделей\. Проверьте адрес: он кончается версией/);
    }
  });

  it('say of a proxy that opened no way in time that it did so, not that it did not answer', () => {
    const failure = new ChatError('timeout', 'x', {
      code: 'upstream_timeout',
      host: 'proxy.example:3128',
      target: 'api.giga.chat:443',
    });
    const words = /^Прокси proxy\.example:3128 не смог соединиться с api\.giga\.chat:443\./;
    assert.match(russian.check.failed(failure, { name: 'chat', own: 'chat' }), words);
    assert.match(russian.check.failed(failure, { name: 'OpenRouter' }), words);
    const silent = new ChatError('timeout', 'x', { code: 'upstream_timeout', host: 'api.giga.chat' });
    assert.match(russian.check.failed(silent, { name: 'chat', own: 'chat' }), /^api\.giga\.chat не ответил вовремя\./);
  });

  it('say of a server without TLS that the connection failed, and not that its certificate did', () => {
    const failed = Object.assign(new Error('wrong version number'), { code: 'ERR_SSL_WRONG_VERSION_NUMBER' });
    const said = russian.check.failed(fromNetworkError(failed, 'stand:443'), { name: 'TLS', own: 'TLS' });
    assert.match(
      said,
      /^Не удалось установить TLS-соединение с stand:443 \(ERR_SSL_WRONG_VERSION_NUMBER\)\. Проверьте адрес/,
    );
  });

  it('say of a handshake that failed what to look at: the versions of TLS, or who is on the way', () => {
    const said = (code: string) =>
      russian.check.failed(fromNetworkError(Object.assign(new Error(code), { code }), 'stand:443'), {
        name: 'TLS',
        own: 'TLS',
      });
    assert.match(said('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'), /: там знают только небезопасные версии TLS\./);
    const noCommonProtocol = said('ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL');
    assert.match(noCommonProtocol, /Проверьте адрес и то, кто перехватывает соединение\.$/);
    assert.doesNotMatch(noCommonProtocol, /http:/);
  });

  it('have the name of a step in Russian behind that of its account', () => {
    assert.equal(russian.check.stepName({ name: 'work: OAuth', own: 'OAuth' }), 'work: Токен');
    assert.equal(russian.check.stepName({ name: 'OpenRouter' }), 'OpenRouter');
  });
});

describe('the program in a Russian locale', () => {
  let stack: Stack;
  let home = '';
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'languages-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const run = (args: string[], env: Record<string, string> = {}) =>
    runProgram([program, ...args], {
      HOME: home,
      GPT2GIGA_API_KEY: stack.apiKey,
      GPT2GIGA_PORT: String(stack.headless.bridge.port),
      ...stack.emulator.env(),
      ...inRussian,
      ...env,
    });

  it('prints its help in Russian, and in English where LC_ALL says so', async () => {
    assert.equal((await run(['--help'])).stdout, helpText(russian.help));
    assert.equal((await run(['--help'], { LC_ALL: 'C.UTF-8' })).stdout, helpText(english.help));
  });

  it('walks the health check in Russian, and for programs as ever', async () => {
    const { code, stdout } = await run(['--check']);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^✔ Настройки +\d+ мс {2}http/m);
    assert.match(stdout, /^✔ Чат .* Ответила модель GigaChat/m);
    const forPrograms = JSON.parse((await run(['--check', '--json'])).stdout);
    assert.equal(forPrograms.ok, true);
    assert.doesNotMatch(JSON.stringify(forPrograms), /[а-яё]/i);
  });

  it('says in Russian why a step failed and which variable to look at', async () => {
    stack.emulator.scriptAuth({ status: 401, body: { code: 6, message: 'unknown' }, times: 1 });
    const { code, stdout } = await run(['--check']);
    assert.equal(code, 1);
    assert.match(stdout, /^✘ Токен .* GigaChat не знает этот ключ: .*GIGACHAT_CREDENTIALS\.$/m);
    stack.emulator.script({ status: 403 });
    assert.match((await run(['--check'])).stdout, /^✘ Чат .* не разрешено\. Задайте в GIGACHAT_MODEL модель/m);
  });

  it('lists, shows, writes and takes back clients in Russian', async () => {
    assert.match((await run(['connect'])).stdout, /^cursor .*\(вручную\)$/m);
    const shown = await run(['connect', 'codex', '--dry-run']);
    assert.match(shown.stdout, /Ничего не изменено\.\n$/);
    assert.deepEqual(readdirSync(home), []);
    const done = await run(['connect', 'codex']);
    assert.equal(done.code, 0, done.stderr);
    assert.match(done.stdout, /: записан\.$/m);
    assert.match(done.stdout, /^Проверено: ответила модель GigaChat-\S+\.$/m);
    assert.match(done.stdout, /^Вернуть как было: та же команда с --undo в конце\.$/m);
    const undone = await run(['connect', 'codex', '--undo']);
    assert.match(undone.stdout, /: всё как было до настройки\.$/m);
    const again = await run(['connect', 'codex', '--undo']);
    assert.equal(again.stderr, 'gigachat-bridge: Отсюда её не настраивали, поэтому отменять нечего.\n');
  });

  const mistakes: [string[], RegExp][] = [
    [['--port', '1'], /Неизвестный флаг «--port»\. Пишите --proxy\.port\. Справка: --help\./],
    [['-x'], /Неизвестный флаг «-x»\. Справка: --help\./],
    [['--out'], /Флагу --out нужно значение\./],
    [['--check=yes'], /Флагу --check значение не нужно\./],
    [['--out', 'file'], /Флаг --out относится к --trust-russian-root\./],
    [
      ['--gigachat.credentials', 'canary'],
      /Флаг --gigachat\.credentials не принимается: .* GIGACHAT_CREDENTIALS_FILE\./,
    ],
    [['conect'], /Лишнее слово «conect»: команда есть только одна, connect/],
    [['--env-path', 'gone.env'], /Файла gone\.env нет\. Проверьте --env-file\./],
    [['connect', 'nobody'], /Программы «nobody» в списке нет\. Есть: continue, /],
    [['connect', 'codex', '--url', 'http://ai.example'], /Адрес в --url должен начинаться с https:\/\//],
  ];
  for (const [args, pattern] of mistakes) {
    it(`answers the mistake ${args.join(' ')} in Russian`, async () => {
      const { code, stdout, stderr } = await run(args);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, pattern);
      assert.doesNotMatch(stderr, /canary|\n./);
    });
  }

  it("says in the reader's language that Node is too old, before anything that needs a newer one", async () => {
    const older = join(home, 'older.js');
    writeFileSync(older, "Object.defineProperty(process.versions, 'node', { value: '18.20.8' });");
    const start = ['--require', older, program];
    const env = { GIGACHAT_CREDENTIALS: 'abcd', ...inRussian };
    const russianOne = await runProgram(start, env);
    assert.deepEqual([russianOne.code, russianOne.stdout], [1, '']);
    assert.equal(russianOne.stderr, `gigachat-bridge: ${russian.oldNode('18.20.8', '20.19')}\n`);
    const englishOne = await runProgram(start, { ...env, LC_ALL: 'C' });
    assert.equal(englishOne.stderr, `gigachat-bridge: ${english.oldNode('18.20.8', '20.19')}\n`);
  });

  const wrongStarts: [string, Record<string, string>, RegExp][] = [
    ['no key', { GIGACHAT_CREDENTIALS: '' }, /Не задан GIGACHAT_CREDENTIALS\. Впишите туда ключ авторизации/],
    ['a key that is none', { GIGACHAT_CREDENTIALS: 'рыба' }, /В GIGACHAT_CREDENTIALS не ключ авторизации: /],
    ['a port that is a word', { GPT2GIGA_PORT: 'many' }, /GPT2GIGA_PORT: нужно число от 0 до 65535\. Исправьте и/],
    [
      'an address with a query',
      { GIGACHAT_BASE_URL: 'https://a.b/v1?c' },
      /адрес должен заканчиваться путём, без \? и #/,
    ],
    ['half of a pair', { GIGACHAT_USER: 'ivan' }, /GIGACHAT_USER без GIGACHAT_PASSWORD не действует\./],
    ['a file that is missing', { GIGACHAT_CERT_FILE: '/no' }, /файл \/no не читается: такого файла нет\. Проверьте/],
    ['a folder in place of a file', { GIGACHAT_CA_BUNDLE_FILE: '/' }, /файл \/ не читается: это папка\. Проверьте/],
    [
      'a log that cannot be written',
      { GPT2GIGA_LOG_FILENAME: '/no/log' },
      /не удалось открыть файл \/no\/log для записи: такой папки нет\./,
    ],
    [
      'a host that is not here',
      { GPT2GIGA_HOST: '203.0.113.9', GPT2GIGA_API_KEY: 'k'.repeat(32), BRIDGE_ALLOWED_HOSTS: 'a' },
      /У этой машины нет адреса 203\.0\.113\.9\. Проверьте GPT2GIGA_HOST\./,
    ],
    [
      'the port of another program',
      {},
      /Адрес 127\.0\.0\.1:\d+ уже занят другой программой\. .* порт в GPT2GIGA_PORT\./,
    ],
  ];
  for (const [what, env, pattern] of wrongStarts) {
    it(`refuses ${what} in one Russian sentence`, async () => {
      const { code, stdout, stderr } = await run([], env);
      assert.deepEqual([code, stdout], [1, '']);
      const told = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
      assert.equal(told.length, 1, stderr);
      assert.match(told[0] ?? '', pattern);
    });
  }

  it('tells in Russian with --check what is not followed, and in English in the log and to programs', async () => {
    const env = { GPT2GIGA_PROT: '1' };
    const checked = await run(['--check'], env);
    assert.match(checked.stderr, /^gigachat-bridge: GPT2GIGA_PROT не учитывается: имя почти как у GPT2GIGA_PORT; /m);
    assert.doesNotMatch(checked.stderr, /is not followed/);
    const forPrograms = await run(['--check', '--json'], env);
    assert.match(forPrograms.stderr, /^\{.*"GPT2GIGA_PROT is not followed: its name is almost GPT2GIGA_PORT/m);
  });

  it('connects nothing with a wrong setting, and says so in Russian', async () => {
    const { code, stderr } = await run(['connect', 'codex'], { GPT2GIGA_PORT: 'many' });
    assert.equal(code, 1);
    assert.match(stderr, /^gigachat-bridge: GPT2GIGA_PORT: нужно число от 0 до 65535\./);
  });

  it('loads no Russian words for a server that starts well', async () => {
    const parts = readdirSync('dist').filter((name) => /^headless.*\.js$/.test(name) && name !== 'headless-russian.js');
    for (const name of parts) copyFileSync(join('dist', name), join(home, name));
    const child = spawn(process.execPath, [join(home, 'headless.js')], {
      cwd: home,
      env: {
        PATH: process.env.PATH,
        ...inRussian,
        GIGACHAT_CREDENTIALS: 'abcd',
        GPT2GIGA_PORT: '0',
        GPT2GIGA_PROT: '1',
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
    child.kill();
    await once(child, 'close');
    assert.equal(JSON.parse(line).event, 'listening');
    // The bundles hold what is beyond Latin-1 as escapes.
    const notFollowed = /не учитывается|\\u043d\\u0435 \\u0443\\u0447/i;
    const bundle = (name: string) => readFileSync(join('dist', name), 'utf8');
    assert.match(bundle('headless-russian.js'), notFollowed);
    for (const name of ['headless.js', 'headless-program.js']) assert.doesNotMatch(bundle(name), notFollowed, name);
  });

  it('keeps in English what programs read of a mistake', async () => {
    const { stdout } = await run(['--check', '--json', '--env-path', 'gone.env']);
    assert.deepEqual(JSON.parse(stdout), { ok: false, error: 'The file gone.env does not exist. Check --env-file.' });
  });
});
