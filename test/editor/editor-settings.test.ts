import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readEditorSettings, type SettingName, settingNames } from '../../src/editor/editor-settings';

const groups: { properties: Record<string, { default: unknown; order: number }> }[] = JSON.parse(
  readFileSync('package.json', 'utf8'),
).contributes.configuration;
const manifest: Record<string, { default: unknown }> = Object.assign({}, ...groups.map(({ properties }) => properties));
const defaults = Object.fromEntries(settingNames.map((name) => [name, manifest[`gigachat.${name}`]?.default]));
const read = (raw: Partial<Record<SettingName, unknown>>) => readEditorSettings(raw, defaults);

describe('the settings of the extension', () => {
  it('are those of the manifest, and its defaults can be used', () => {
    assert.deepEqual(Object.keys(manifest).sort(), settingNames.map((name) => `gigachat.${name}`).sort());
    const settings = read({});
    assert.equal(settings.baseUrl.href, 'https://api.giga.chat/v1');
    assert.equal(settings.port, 8090);
    assert.deepEqual(settings.wrong, []);
  });

  it('have names of which none begins another: VS Code would know the longer one no more', () => {
    const names = Object.keys(manifest);
    assert.deepEqual(
      names.filter((name) => names.some((other) => other.startsWith(`${name}.`))),
      [],
    );
  });

  it('stand in groups, each in an order of its own', () => {
    assert.ok(groups.length > 1);
    for (const { properties } of groups) {
      const orders = Object.values(properties).map(({ order }) => order);
      assert.deepEqual(
        orders,
        orders.map((_, index) => index + 1),
      );
    }
  });

  it('take what the user set', () => {
    const settings = read({ baseUrl: 'http://127.0.0.1:1234/v1', 'bridge.port': 9000, scope: 'GIGACHAT_API_B2B' });
    assert.equal(settings.baseUrl.port, '1234');
    assert.equal(settings.port, 9000);
    assert.equal(settings.scope, 'GIGACHAT_API_B2B');
  });

  it('mask all words of a list of which one is none, and take a number as it is written', () => {
    const { masking, wrong } = read({ 'masking.words': ['Иван Петров', 12345, null, '?', ['x'], ' '] });
    assert.deepEqual(masking.words, ['Иван Петров', '12345']);
    assert.deepEqual(wrong, ['masking.words']);
    assert.deepEqual(read({ 'masking.words': [12345] }).wrong, []);
  });

  it('mask words that were written as one text, or as an object, and name the setting', () => {
    const told: [value: unknown, words: string[]][] = [
      ['Иван Петров', ['Иван Петров']],
      ['Иван Петров\nПроект «Заря»\r\n ?', ['Иван Петров', 'Проект «Заря»']],
      ['ООО «Ромашка», Москва; Заря', ['ООО «Ромашка», Москва; Заря', 'ООО «Ромашка»', 'Москва', 'Заря']],
      [12345, ['12345']],
      [{ 'Иван Петров': true, Заря: false, name: 'Пётр' }, ['Иван Петров', 'name', 'Пётр']],
    ];
    for (const [value, words] of told) {
      const { masking, wrong } = read({ 'masking.words': value });
      assert.deepEqual([masking.words, wrong], [words, ['masking.words']]);
    }
  });

  it('have something to use whatever stands in their places', () => {
    const odd = [
      null,
      0,
      -1,
      Number.POSITIVE_INFINITY,
      '',
      'x'.repeat(1_000_000),
      true,
      [],
      [null],
      {},
      { a: null },
      [[]],
      { length: 5 },
    ];
    for (const name of settingNames) {
      for (const value of odd) assert.ok(read({ [name]: value }).baseUrl, `${name} = ${String(value).slice(0, 20)}`);
    }
  });

  it('mask before everybody where it cannot be told before whom: a typing error must not show what was to be hidden', () => {
    for (const odd of ['some', 'All', true, 1, null, ['all']]) {
      const { masking, wrong } = read({ 'masking.before': odd });
      assert.equal(masking.before, 'all', String(odd));
      assert.deepEqual(wrong, ['masking.before']);
    }
    assert.equal(read({}).masking.before, 'off');
  });

  const unusable: [SettingName, unknown][] = [
    ['baseUrl', 'http://api.example.org/v1'],
    ['baseUrl', 'file:///etc/passwd'],
    ['baseUrl', 'https://me:secret@api.example.org/v1'],
    ['baseUrl', 'https://api.example.org/v1?tenant=one'],
    ['baseUrl', 'https://api.example.org/v1#one'],
    ['authUrl', 'https://api.example.org/oauth#one'],
    ['fallback.baseUrl', 'https://api.example.org/v1?'],
    ['fallback.baseUrl', 'https://token@api.example.org/v1'],
    ['authUrl', 'not an address'],
    ['authUrl', 42],
    ['scope', 'EVERYTHING'],
    ['bridge.port', 0],
    ['bridge.port', 70_000],
    ['bridge.port', '8090'],
    ['bridge.autoStart', 'yes'],
    ['images.allowRemote', 'yes'],
    ['bridge.modelAliases', { a: 1 }],
    ['bridge.modelAliases', []],
    ['fallbacks', [{ name: 'house' }]],
    ['fallbacks', [{ name: 'house', base_url: 'http://models.example/v1' }]],
    ['fallbacks', [{ name: 'house', base_url: 'https://models.example/v1', api_key: 'a-key-in-the-settings' }]],
    ['fallbacks', [{ name: 'openrouter', base_url: 'https://models.example/v1' }]],
    ['fallbacks', [{ name: 'house', base_url: 'https://models.example/v1', country: 'Russia' }]],
    [
      'fallbacks',
      [
        { name: 'house', base_url: 'https://models.example/v1' },
        { name: 'House', base_url: 'https://other.example/v1' },
      ],
    ],
    ['masking.words', ['?']],
    ['masking.words', true],
    ['masking.words', ' '],
    ['routes', [{ background: true }]],
    ['routes', [{ to: 'GigaChat-2', image: true }]],
  ];
  for (const [name, value] of unusable) {
    it(`replace ${name} = ${JSON.stringify(value)} by its default, and name it`, () => {
      assert.deepEqual(read({ [name]: value }), { ...read({}), wrong: [name] });
    });
  }
});
