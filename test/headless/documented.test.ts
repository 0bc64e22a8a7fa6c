import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { followedNames, secretNames } from '../../src/core/setup/env-variables';
import { english } from '../../src/headless/words/english';
import { russian } from '../../src/headless/words/russian/russian';

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

  for (const [readme, heading] of [
    ['README.md', 'Settings'],
    ['README.ru.md', 'Настройки'],
  ] as const) {
    it(`stand in the table of ${readme}, and no others`, () => {
      const text = readFileSync(readme, 'utf8');
      const table = text.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
      const rows = table.split('\n').filter((line) => line.startsWith('| `'));
      const named = namesIn(rows.map((row) => row.split('|')[1] ?? '').join('\n'));
      assert.deepEqual([...named].sort(), [...expected].sort());
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
