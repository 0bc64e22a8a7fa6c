import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListenError } from '../../src/core/bridge/http/listen';
import { followedNames } from '../../src/core/setup/env-variables';
import type { Sentence } from '../../src/core/setup/sentence';
import { SettingsError } from '../../src/core/setup/settings-error';
import { readSettings } from '../../src/headless/settings/headless-settings';
import { english } from '../../src/headless/words/english';
import { russian, settingsTexts } from '../../src/headless/words/russian/russian';

const gaps = (text: string) => [...new Set(text.match(/\{\d+\}/g))].sort();
const hasLetters = (words: string) => /[a-z]{2}/i.test(words.replace(/\{\d+\}/g, ''));
const cyrillic = /[а-яё]{2}/i;

/** Where what is said of settings stands; sentences of the set-up are the editor's, too. */
const rooms = [join('src', 'headless'), join('src', 'core', 'setup')];
const files = rooms
  .flatMap((room) => readdirSync(room, { recursive: true, encoding: 'utf8' }).map((file) => join(room, file)))
  .filter((file) => file.endsWith('.ts') && !file.startsWith(join('src', 'core', 'setup', 'clients')));

const literal = `('(?:[^'\\\\\\n]|\\\\.)*'|"(?:[^"\\\\\\n]|\\\\.)*")`;
const textOf = (written: string) => written.slice(1, -1).replace(/\\(['"\\])/g, '$1');

/** The words of every sentence; one that is computed fails here. */
function sentencesOfCode(): string[] {
  return files.flatMap((file) => {
    const source = readFileSync(file, 'utf8').replace(/\bfunction (?:say|reason)\(/g, '');
    const name = /import \{[^}]*\bsay as (\w+)\b/.exec(source)?.[1];
    const says = name !== undefined || /import \{[^}]*\bsay\b[^}]*\} from '[^']*sentence'/.test(source);
    const gives = /import \{[^}]*\breason\b[^}]*\} from '[^']*reason'/.test(source);
    const names = [...(says ? [name ?? 'say'] : []), ...(gives ? ['reason'] : [])];
    if (names.length === 0) return [];
    const call = `(?<![.\\w])(?:${names.join('|')})\\((?!\\))\\s*`;
    const calls = source.match(new RegExp(call, 'g')) ?? [];
    const found = [...source.matchAll(new RegExp(call + literal, 'g'))];
    assert.equal(found.length, calls.length, `${file} says something that is not a literal`);
    return found.map(([, written = '']) => textOf(written));
  });
}

/** A sentence with those inside it. */
function allOf(sentence: Sentence): Sentence[] {
  return [sentence, ...sentence.values.flatMap((value) => (typeof value === 'object' ? allOf(value) : []))];
}

const isKnown = ({ words }: Sentence) => !hasLetters(words) || settingsTexts.has(words);

describe('what is said of settings', () => {
  it('stands in Russian, each sentence of the code and nothing else', () => {
    const said = new Set(sentencesOfCode().filter(hasLetters));
    assert.ok(said.size > 100);
    assert.deepEqual(
      [...said].filter((words) => !settingsTexts.has(words)),
      [],
      'without Russian',
    );
    assert.deepEqual(
      [...settingsTexts.keys()].filter((words) => !said.has(words)),
      [],
      'said by nobody',
    );
  });

  it('has the same gaps and names the same variables, flags and addresses in Russian', () => {
    const names = (text: string) => [
      ...new Set(text.match(/\b[A-Z\d]+_[A-Z\d_]+\b|--[a-z-]+|https?:\/\/[\w.:/-]*\w|\/[a-z]+\/[\w./-]*\w/g)),
    ];
    for (const [words, told] of settingsTexts) {
      assert.deepEqual(gaps(told), gaps(words), words);
      assert.deepEqual(new Set(names(told)), new Set(names(words)), words);
      if (/[a-z]{4}/.test(words)) assert.match(told, cyrillic, words);
    }
  });

  it('is never written where it is thrown, where nobody would translate it', () => {
    for (const file of files) {
      const source = readFileSync(file, 'utf8');
      assert.doesNotMatch(source, /new SettingsError\(\s*['"`](?!\$\{words)/, file);
      assert.doesNotMatch(source, /warnings\.push\(\s*['"`]/, file);
      assert.doesNotMatch(source, /\{ error: ['"`]/, file);
    }
  });

  it('is in Russian for a wrong value of every variable, with the name and without the value', () => {
    for (const name of followedNames) {
      for (const value of ['[canary-value', '\u0001:canary-value', 'https://canary-value:x@canary.example/?a#b']) {
        const told = failureOf({ GIGACHAT_CREDENTIALS: 'abcd', [name]: value });
        if (told === undefined) continue;
        assert.deepEqual(
          allOf(told).filter((sentence) => !isKnown(sentence)),
          [],
          name,
        );
        assert.match(russian.sentence(told), cyrillic, name);
        assert.ok(english.sentence(told).includes(name), name);
        if (!/FILE|ROUTES|HOST|CERTS/.test(name)) assert.doesNotMatch(russian.sentence(told), /canary-value/, name);
      }
    }
  });

  it('is in Russian for wrong lists and files of accounts, services, routes and words', () => {
    const folder = mkdtempSync(join(tmpdir(), 'settings-words-'));
    const file = (name: string, content: string) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const fields = [[], {}, 1, { accounts: 1 }, { accounts: [] }, { accounts: [1] }, { accounts: [{ user: 'a' }] }];
    const odd = [
      { key_file: '/no' },
      { key_file_password: 'canary-value' },
      { timeout: 'x' },
      { base_url: 'http://a.b' },
    ];
    const accounts = [...fields, { strategy: 'x', accounts: [] }, ...odd.map((one) => ({ accounts: [one] }))];
    const services = [{}, [1], [{}], [{ name: 'gigachat' }], [{ name: 'a', base_url: 'x' }], [{ name: 1 }], [{ x: 1 }]];
    const rules = [
      {},
      [1],
      [{}],
      [{ to: '' }],
      [{ to: 'a', tokens_above: 1.5 }],
      [{ to: 'a', models: [] }],
      [{ z: 1 }],
    ];
    const wrong: Record<string, string>[] = [
      ...['{"credentials":"canary-value"', ...accounts.map((one) => JSON.stringify(one))].map((text, index) => ({
        BRIDGE_ACCOUNTS_FILE: file(`accounts${index}.json`, text),
      })),
      ...['{', ...services.map((one) => JSON.stringify(one))].map((text) => ({ BRIDGE_FALLBACKS: text })),
      ...['{', ...rules.map((one) => JSON.stringify(one))].map((text) => ({ BRIDGE_ROUTES: text })),
      ...['ab', '*', 'a\0b'].map((text) => ({
        BRIDGE_MASK: 'all',
        BRIDGE_MASK_LIST_FILE: file(`words${text.length}`, text),
      })),
      { GIGACHAT_CERT_FILE: file('cert.pem', 'canary-value') },
      { GIGACHAT_CERT_FILE: folder },
      { GIGACHAT_CREDENTIALS_FILE: file('empty', '') },
    ];
    try {
      for (const env of wrong) {
        const told = failureOf({ ...(env.BRIDGE_ACCOUNTS_FILE ? {} : { GIGACHAT_SCOPE: 'x' }), ...env });
        assert.ok(told, JSON.stringify(env));
        assert.deepEqual(
          allOf(told).filter((sentence) => !isKnown(sentence)),
          [],
          JSON.stringify(env),
        );
        assert.doesNotMatch(russian.sentence(told), /canary-value/);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('names the fields of the file of accounts in both languages', () => {
    const folder = mkdtempSync(join(tmpdir(), 'settings-words-'));
    const path = join(folder, 'accounts.json');
    writeFileSync(path, '{"accounts":[{"user":"ivan"}]}');
    const told = failureOf({ BRIDGE_ACCOUNTS_FILE: path });
    rmSync(folder, { recursive: true });
    assert.ok(told);
    const fields = /accounts\[0\]\.user .*accounts\[0\]\.password/;
    for (const { sentence } of [english, russian]) assert.match(sentence(told), fields);
  });

  it('is in Russian for every variable that is set and not followed', () => {
    const prefixes = ['LOGS_A', 'MODEL_MAX_CONNECTIONS', 'PHOENIX_A', 'OPENSEARCH_A', 'RUNTIME_STORE_A', 'MAX_TEXT_A'];
    const names = [...prefixes, 'EXPERIMENTAL_A', 'CONVERSATION_A', 'UI_A', 'PROT', 'WHATEVER_ELSE'];
    const env = {
      ...Object.fromEntries(names.map((name) => [`GPT2GIGA_${name}`, 'canary-value'])),
      GIGACHAT_API_KEY: 'canary-value',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      SSL_CERT_DIR: '/canary-value',
      GIGACHAT_TIMEOUT: '99999',
      ALL_PROXY: 'socks5://canary-value',
      GPT2GIGA_CORS_ALLOW_ORIGINS: '*',
    };
    const { warnings } = readSettings({ GIGACHAT_CREDENTIALS: 'abcd', ...env });
    assert.equal(warnings.length, names.length + 6);
    for (const warning of warnings) {
      assert.deepEqual(
        allOf(warning).filter((sentence) => !isKnown(sentence)),
        [],
      );
      assert.match(russian.sentence(warning), /^[^ ]+ не учитывается: [^.]+[а-яё].*\.$|: действует \d+\.$/);
      assert.doesNotMatch(russian.sentence(warning), /canary-value/);
    }
    const missing = failureOf(env);
    assert.ok(missing);
    assert.match(
      russian.sentence(missing),
      /^Не задан GIGACHAT_CREDENTIALS\. .* GIGACHAT_API_KEY не учитывается: ключ/,
    );
  });
});

describe('why the bridge cannot listen', () => {
  it('is said in both languages with the place and the variable to change', () => {
    const place = { host: '::1', where: '[::1]:8090' };
    for (const code of ['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN']) {
      const error = new ListenError('It cannot.', code, place);
      const variables = (text: string) => new Set(text.match(/GPT2GIGA_\w+/g));
      assert.deepEqual(variables(russian.listen(error)), variables(english.listen(error)), code);
      assert.match(russian.listen(error), /::1/);
      assert.match(russian.listen(error), cyrillic);
    }
  });
});

function failureOf(env: Record<string, string>): Sentence | undefined {
  try {
    readSettings(env);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof SettingsError && error.sentence, String(error));
    return error.sentence;
  }
}
