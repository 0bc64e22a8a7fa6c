import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { clients } from '../../src/core/setup/clients/client-list';
import { programFlags, readArguments } from '../../src/headless/command-line/arguments';
import { helpText } from '../../src/headless/command-line/help';
import { connectFlags } from '../../src/headless/connect/connect-client';
import { english } from '../../src/headless/words/english';
import { russian } from '../../src/headless/words/russian/russian';
import { allPages, codeIn, pairs, rowsIn } from './pages';

interface Manifest {
  contributes: {
    commands: { command: string; title: string }[];
    configuration: { properties: Record<string, { default: unknown }> }[];
  };
}

const { contributes }: Manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const properties = Object.assign({}, ...contributes.configuration.map((group) => group.properties)) as Record<
  string,
  { default: unknown }
>;
const languages = [
  { language: 'english', texts: 'package.nls.json', isRussian: false, help: english.help },
  { language: 'russian', texts: 'package.nls.ru.json', isRussian: true, help: russian.help },
] as const;
const page = (name: string, language: 'english' | 'russian') =>
  pairs.find((pair) => pair.name === name)?.[language] ?? '';
const titlesIn = (texts: string) => {
  const words: Record<string, string> = JSON.parse(readFileSync(texts, 'utf8'));
  return contributes.commands.map(({ command, title }) => ({
    command,
    title: `GigaChat: ${words[title.slice(1, -1)]}`,
  }));
};

for (const { language, texts, isRussian, help } of languages) {
  const ownPages = allPages.filter(
    ({ path }) => /^README\.ru|^docs\/ru/.test(path) === isRussian && path !== 'docs/page.md',
  );

  describe(`the ${language} docs of the extension`, () => {
    const rows = rowsIn(page('editor.md', language));

    it('have every command with its title, and no other', () => {
      const named = rows
        .map(([title = '', id = '']) => ({ command: id.replaceAll('`', ''), title }))
        .filter(({ title }) => title.startsWith('GigaChat: '));
      assert.deepEqual(named, titlesIn(texts));
    });

    it('have every setting with its default, and no other', () => {
      const shown = (value: unknown) =>
        value === ''
          ? isRussian
            ? 'пусто'
            : 'empty'
          : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
      assert.deepEqual(
        rows.filter(([name = '']) => name.startsWith('`gigachat.')).map(([name, value]) => [name, value]),
        Object.entries(properties).map(([name, property]) => [`\`${name}\``, shown(property.default)]),
      );
    });

    it('name commands and settings as VS Code shows them', () => {
      const titles = new Set(titlesIn(texts).map(({ title }) => title));
      const known = new Set([...Object.keys(properties), ...contributes.commands.map(({ command }) => command)]);
      const strange = ownPages.flatMap(({ path, text }) =>
        [
          ...[...text.matchAll(/\*\*(GigaChat: [^*[]+)\*\*/g)]
            .map(([, title = '']) => title.replace(/\s+/g, ' '))
            .filter((title) => !titles.has(title)),
          ...codeIn(text).filter((code) => /^gigachat\.[\w.]+$/.test(code) && !known.has(code)),
        ].map((name) => `${path}: ${name}`),
      );
      assert.deepEqual(strange, []);
    });
  });

  describe(`the ${language} docs of the program`, () => {
    const flags = [...Object.keys(programFlags), ...Object.keys(connectFlags)].map((name) => `--${name}`);
    /** A flag is what begins a word; `--proxy.port` and its like are variables. */
    const flagsIn = (text: string) => text.match(/(?<![\w-])--[a-z][\w.-]*\w/g) ?? [];

    it('have every flag on the page of the server, and the help has it too', () => {
      for (const text of [page('server.md', language), helpText(help)]) {
        const named = new Set(flagsIn(text));
        assert.deepEqual(
          flags.filter((flag) => !named.has(flag)),
          [],
        );
      }
    });

    it('say of every flag in the help what it does, where its own line begins', () => {
      const explained = helpText(help).match(/^ {2}(?:-\w, )?--[a-z-]+(?= .*\S)/gm) ?? [];
      const lines = new Set(explained.flatMap(flagsIn));
      // Its line is that of --env-file.
      const without = flags.filter((flag) => !lines.has(flag) && flag !== '--env-path');
      assert.deepEqual(without, []);
    });

    it('name flags that the program takes', () => {
      const ofOthers = new Set(
        '--install-extension --package --yes --global --prefix --oss --local-provider --build --silent --key --max-old-space-size --use-system-ca'.split(
          ' ',
        ),
      );
      const isTaken = (flag: string) => {
        if (flags.includes(flag) || ofOthers.has(flag)) return true;
        try {
          return Object.keys(readArguments([flag, 'value']).variables).length > 0;
        } catch (error) {
          // A secret is refused by its own name, which is what the pages say of it.
          return String(error).includes('is refused');
        }
      };
      const strange = ownPages
        .filter(({ path }) => /^docs\/|^README/.test(path) && !/features|extension|model-picker/.test(path))
        .flatMap(({ path, text }) =>
          flagsIn(text)
            .filter((flag) => !isTaken(flag))
            .map((flag) => `${path}: ${flag}`),
        );
      assert.deepEqual([...new Set(strange)], []);
    });

    it('have every client that can be connected, and no other', () => {
      const named = rowsIn(page('clients.md', language)).flatMap(([ids = '']) => codeIn(ids));
      assert.deepEqual(named.sort(), clients.map(({ id }) => id).sort());
    });
  });
}
