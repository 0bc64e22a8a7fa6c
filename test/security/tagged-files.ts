import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Suites whose titles may name threats. Others count their cases by the same letter. */
const suites = ['security', 'core', 'headless', 'faults', 'editor'];

/** The titles of a file that name a threat. */
export function tagsIn(text: string): string[] {
  const titles = text.match(/(?:describe|it)\(\s*['"`]T\d\d[^:]*:/g) ?? [];
  return titles.flatMap((title) => title.match(/\bT\d\d\b/g) ?? []);
}

/** Every file with a test that names a threat in its title. */
export function taggedFiles(): string[] {
  const below = (suite: string) =>
    readdirSync(join('test', suite), { recursive: true, encoding: 'utf8' }).map((name) => join('test', suite, name));
  return [...suites.flatMap(below), ...readdirSync('test').map((name) => join('test', name))].filter(
    (file) => file.endsWith('.test.ts') && tagsIn(readFileSync(file, 'utf8')).length > 0,
  );
}
