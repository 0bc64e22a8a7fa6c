import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { followedNames, secretNames } from '../../src/core/setup/env-variables';
import { english } from '../../src/headless/words/english';
import { russian } from '../../src/headless/words/russian/russian';
import { rowsIn } from '../docs/pages';

const ourNames =
  /\b(?:GIGACHAT|GPT2GIGA|BRIDGE|OPENROUTER|OTEL)_[A-Z\d_]+[A-Z\d]\b|\b(?:(?:HTTPS|ALL|NO)_PROXY|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE)\b/g;
const namesIn = (text: string) => new Set(text.match(ourNames) ?? []);
/** One spelling of each is enough for the reader. */
const expected = followedNames.filter((name) => name === name.toUpperCase());
/** Words of GigaChat's own that look like variables. */
const notVariables = /^GIGACHAT_API_|^(?:BRIDGE|OPENROUTER|OTEL)_NAME$/;
/** What the official SDK reads by itself. */
const ofTelemetry = /^OTEL_(?:EXPORTER_OTLP_(?:HEADERS|COMPRESSION|CERTIFICATE)|BSP)$/;

describe('the variables', () => {
  for (const [language, { help }] of Object.entries({ English: english, Russian: russian })) {
    it(`stand in the ${language} help, each once, secrets with a star, and no others`, () => {
      const told = help.variables.flatMap(({ lines }) => lines.flatMap(([names]) => names.split(', ')));
      assert.deepEqual(told.map((name) => name.replace('*', '')).sort(), [...expected].sort());
      assert.deepEqual(told.filter((name) => name.endsWith('*')).sort(), secretNames.map((name) => `${name}*`).sort());
    });
  }

  for (const [readme, heading, page] of [
    ['README.md', 'Settings', 'docs/settings.md'],
    ['README.ru.md', 'Настройки', 'docs/ru/settings.md'],
  ] as const) {
    it(`stand in ${page}, each once and with a meaning, and no others`, () => {
      const rows = rowsIn(readFileSync(page, 'utf8'));
      for (const [names = '', meaning = ''] of rows) assert.ok(meaning.length > 10, `${names}: ${meaning}`);
      const named = rows.flatMap(([names = '']) => names.match(ourNames) ?? []);
      assert.deepEqual(named.sort(), [...expected].sort());
    });

    it(`are all named in ${readme}, and no others`, () => {
      const section = readFileSync(readme, 'utf8')
        .split(/^## /m)
        .find((part) => part.startsWith(heading));
      const named = namesIn((section ?? '').replace(/GIGACHAT_API_[A-Z]+/g, ''));
      assert.deepEqual([...named].sort(), [...expected].sort());
    });

    it(`that ${readme} has a row for say the same in ${page}, as far as their defaults tell`, () => {
      const section = readFileSync(readme, 'utf8')
        .split(/^## /m)
        .find((part) => part.startsWith(heading));
      const full = rowsIn(readFileSync(page, 'utf8'));
      const short = rowsIn(section ?? '');
      assert.ok(short.length >= 15);
      const defaultOf = (meaning: string) => /\((`[^`]+`|\d+)\)$/.exec(meaning)?.[1];
      for (const [names = '', meaning = ''] of short) {
        const [first = ''] = names.match(ourNames) ?? [];
        const [, other = ''] = full.find(([inFull = '']) => inFull.includes(`\`${first}\``)) ?? [];
        const told = defaultOf(meaning);
        if (told) assert.ok(other.includes(`(${told})`), `${first}: ${told} here, ${other}`);
      }
    });
  }

  it('that the pages name are followed', () => {
    const pages = [
      'README.md',
      'README.ru.md',
      ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.md'))
        .map((file) => join('docs', file)),
    ];
    const files = new Set(secretNames.map((name) => `${name}_FILE`));
    const strange = pages.flatMap((page) =>
      [...namesIn(readFileSync(page, 'utf8'))]
        .filter((name) => !followedNames.includes(name) && !files.has(name))
        .filter((name) => !notVariables.test(name) && !ofTelemetry.test(name))
        .map((name) => `${page} names ${name}`),
    );
    assert.deepEqual(strange, []);
  });
});
