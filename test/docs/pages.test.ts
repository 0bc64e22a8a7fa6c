import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { allPages, codeIn, pairs, rowsIn, russianPages, withoutBlocks } from './pages';

/** The names that programs know: they are the same in every language. */
const namesIn = (text: string) =>
  [
    ...new Set([
      ...(text.match(/\b(?:GIGACHAT|GPT2GIGA|BRIDGE|OPENROUTER)_[A-Z\d_]+|\bgigachat\.[a-z][\w.]*\w/g) ?? []),
      ...(text.match(/(?<![\w-])--[a-z][a-z-]+\b/g) ?? []),
      ...(text.match(/`(?:GET|POST|DELETE) [^`]+`/g) ?? []),
      ...codeIn(text).filter((code) => /^[a-z]+(?:_[a-z]+)+$/.test(code)),
    ]),
  ].sort();

/** The anchor that a heading gets on the pages of repositories. */
const anchorOf = (heading: string) =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
const anchorsIn = (text: string) => [
  ...[...withoutBlocks(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading)),
  ...[...text.matchAll(/<a id="([^"]+)"/g)].map(([, id = '']) => id),
];

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) =>
    readFileSync(join('src', file), 'utf8')
      .replace(/\$\{[^}]*\}+/g, '…')
      .replaceAll("\\'", "'"),
  )
  .join('\n');

describe('the pages of docs', () => {
  it('stand in both languages, each with a link to the other', () => {
    assert.deepEqual(
      pairs.map(({ name }) => name),
      russianPages,
    );
    for (const { name, english, russian } of pairs) {
      assert.ok(english.includes(`[По-русски](ru/${name})`), `docs/${name} leads to no Russian page`);
      assert.ok(russian.includes(`[In English](../${name})`), `docs/ru/${name} leads to no English page`);
    }
  });

  for (const { name, english, russian } of pairs) {
    it(`say the same in ${name} in both languages, as far as names, headings and rows tell`, () => {
      assert.deepEqual(namesIn(russian), namesIn(english));
      for (const mark of [/^#+ /gm, /^\|/gm, /^\s*(?:[-*]|\d\.) /gm, /^```/gm]) {
        assert.equal(russian.match(mark)?.length, english.match(mark)?.length, String(mark));
      }
    });
  }

  for (const readme of ['README.md', 'README.ru.md']) {
    it(`leave ${readme} to be read in a few minutes: 2,400 words, and no cell of a table with more than 50`, () => {
      const { text = '' } = allPages.find(({ path }) => path === readme) ?? {};
      const wordsIn = (part: string) => part.match(/\S*[\p{L}\p{N}]\S*/gu)?.length ?? 0;
      assert.ok(wordsIn(text) <= 2400, `${wordsIn(text)} words`);
      const long = rowsIn(text).flatMap((cells) => cells.filter((cell) => wordsIn(cell) > 50));
      assert.deepEqual(long, []);
    });
  }

  it('lead nowhere that there is not: no file, no heading', () => {
    const broken = allPages.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\(((?!https?:|mailto:)[^)\s]*)\)/g)].flatMap(([, link = '']) => {
        const [file = '', anchor] = link.split('#', 2);
        const target = file === '' ? path : normalize(join(dirname(path), file));
        if (!existsSync(target)) return [`${path}: ${link}`];
        if (anchor === undefined) return [];
        return anchorsIn(readFileSync(target, 'utf8')).includes(decodeURIComponent(anchor)) ? [] : [`${path}: ${link}`];
      }),
    );
    assert.deepEqual(broken, []);
  });

  it('name files and folders of the code that there are', () => {
    const places = ['', 'src', join('src', 'core')];
    const isPath = /^(?:src|test|core|protocols|headless|editor|vscode|l10n|deploy|examples)\/[\w./-]+$/;
    const strange = allPages.flatMap(({ path, text }) =>
      codeIn(text)
        .filter((code) => isPath.test(code) && !places.some((place) => existsSync(join(place, code))))
        .map((code) => `${path}: ${code}`),
    );
    assert.deepEqual(strange, []);
  });

  for (const page of ['troubleshooting.md', 'certificates.md', 'proxies.md']) {
    it(`quote in ${page} messages and codes that the code has`, () => {
      const { english = '' } = pairs.find(({ name }) => name === page) ?? {};
      const seen = rowsIn(english).flatMap(([symptom = '']) => codeIn(symptom));
      assert.ok(seen.length > 5);
      // The code's own words, with `…` for what it fills in; variables have a test of their own.
      const quoted = seen.filter((code) => / |_/.test(code) && !/^[A-Z_\d]+$/.test(code));
      const missing = quoted.filter((code) => code.split('…').some((part) => !sources.includes(part.trim())));
      assert.deepEqual(missing, []);
    });
  }

  it('quote in Russian what a Russian terminal shows', () => {
    const { russian = '' } = pairs.find(({ name }) => name === 'troubleshooting.md') ?? {};
    const seen = rowsIn(russian).flatMap(([symptom = '']) => codeIn(symptom));
    const quoted = seen.filter((code) => /[а-яё]/i.test(code));
    assert.ok(quoted.length > 8);
    const missing = quoted.filter((code) => code.split('…').some((part) => !sources.includes(part.trim())));
    assert.deepEqual(missing, []);
  });

  for (const readme of ['README.md', 'README.ru.md']) {
    it(`are found from the table of ten questions in ${readme}, every one of them at most a link away`, () => {
      const { text = '' } = allPages.find(({ path }) => path === readme) ?? {};
      const part = text.split(/^## /m).find((section) => /^(?:Where to look|Где что искать)/.test(section)) ?? '';
      assert.equal(rowsIn(part).length, 10);
      for (const [question = '', answer = ''] of rowsIn(part)) assert.match(answer, /\]\([^)]+\)/, question);
      const folder = readme === 'README.md' ? 'docs/' : 'docs/ru/';
      for (const { name } of pairs) assert.ok(part.includes(`(${folder}${name})`), `${name} is not led to`);
    });
  }
});
