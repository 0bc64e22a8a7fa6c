import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Pages for those who work on the code, and the page of the marketplaces, which holds both languages itself. */
const oneLanguage: ReadonlySet<string> = new Set(['extension.md', 'features.md', 'model-picker.md', 'page.md']);

/** Names of the pages that stand in both languages. */
const pairedPages: readonly string[] = pagesIn('docs').filter((name) => !oneLanguage.has(name));

/** A page of `docs` with its Russian one. */
export const pairs = pairedPages.map((name) => ({
  name,
  english: read(join('docs', name)),
  russian: read(join('docs', 'ru', name)),
}));

/** Every page that a person may read, by its path. */
export const allPages: readonly { path: string; text: string }[] = [
  'README.md',
  'README.ru.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  join('examples', 'README.md'),
  ...pagesIn('docs').map((name) => join('docs', name)),
  ...pagesIn(join('docs', 'ru')).map((name) => join('docs', 'ru', name)),
].map((path) => ({ path, text: read(path) }));

/** Names of the Russian pages. */
export const russianPages: readonly string[] = pagesIn(join('docs', 'ru'));

/** The rows of all tables, as cells; the heads are left out. */
export function rowsIn(text: string): string[][] {
  const lines = text.split('\n');
  return lines
    .filter((line, index) => line.startsWith('| ') && !lines[index + 1]?.startsWith('|---'))
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
}

/** What stands in backticks outside blocks of code. */
export function codeIn(text: string): string[] {
  return [...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}

/** A page without its blocks of code. */
export function withoutBlocks(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '');
}

function pagesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .sort();
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
