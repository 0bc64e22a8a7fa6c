import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const readJson = (file: string): Record<string, string> => JSON.parse(readFileSync(file, 'utf8'));
const placeholders = (text: string): string[] => (text.match(/\{\d+\}/g) ?? []).sort();

describe('the texts in both languages', () => {
  it('translates every text of the code, and nothing else', () => {
    const russian = readJson('l10n/bundle.l10n.ru.json');
    assert.deepEqual(difference(textsOfCode(), Object.keys(russian)), [], 'not translated');
    assert.deepEqual(difference(Object.keys(russian), textsOfCode()), [], 'not used');
  });

  it('has every text of the manifest in English and in Russian, and nothing else', () => {
    const used = [...readFileSync('package.json', 'utf8').matchAll(/"%([\w.-]+)%"/g)].map(([, key = '']) => key);
    for (const file of ['package.nls.json', 'package.nls.ru.json']) {
      const texts = Object.keys(readJson(file));
      assert.deepEqual(difference(used, texts), [], `missing in ${file}`);
      assert.deepEqual(difference(texts, used), [], `not used of ${file}`);
    }
  });

  it('keeps the placeholders, and leaves nothing empty or in the wrong alphabet', () => {
    const english = readJson('package.nls.json');
    const manifest = Object.entries(readJson('package.nls.ru.json')).map(([key, text]) => [english[key] ?? '', text]);
    for (const [from = '', to = ''] of [...Object.entries(readJson('l10n/bundle.l10n.ru.json')), ...manifest]) {
      assert.deepEqual(placeholders(to), placeholders(from), from);
      if (/[a-z]{4}/i.test(from.replace(/\{\d+\}|GigaChat/g, ''))) assert.match(to, /[а-яё]/i, from);
    }
  });

  it('marks words up only where VS Code draws that, and steps of the walkthrough by doubled marks', () => {
    const manifest = readFileSync('package.json', 'utf8');
    for (const file of ['package.nls.json', 'package.nls.ru.json']) {
      for (const [key, text] of Object.entries(readJson(file))) {
        if (manifest.includes(`"markdownDescription": "%${key}%"`)) continue;
        const isStep = key.startsWith('walkthrough.') && key.endsWith('.description');
        const shown = isStep ? text.replace(/(``|\*\*)[^`*]+\1/g, '') : text;
        assert.doesNotMatch(shown, /[`*]/, `${key} in ${file}`);
      }
    }
  });
});

/** Translates what was said with `say` and `new SetupError`: there the literals stand. */
const translator = join('vscode', 'clients', 'setup-words.ts');
/** What `new SetupError` is made of. */
const sayer = join('core', 'setup', 'clients', 'setup-error.ts');
const spoken = join('core', 'setup', 'clients');

/** The literal of every `l10n.t(…)` and, where clients are set up, of every sentence. One that is computed fails here. */
function textsOfCode(): string[] {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.flatMap((file) => {
    if (file === translator || file === sayer) return [];
    const source = readFileSync(join('src', file), 'utf8');
    const call = file.startsWith(spoken) ? /\b(?:say|new \w+Error)\(/g : /\bl10n\s*\.t\(/g;
    const calls = [...source.matchAll(call)];
    const literal = `${call.source}\\s*('(?:[^'\\\\\\n]|\\\\.)*'|"(?:[^"\\\\\\n]|\\\\.)*")`;
    const literals = [...source.matchAll(new RegExp(literal, 'g'))];
    assert.equal(literals.length, calls.length, `${file} translates something that is not a literal`);
    return literals.map(([, literal = '']) => literal.slice(1, -1).replace(/\\(['"\\])/g, '$1'));
  });
}

function difference(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set(one)].filter((text) => !other.includes(text)).sort();
}
