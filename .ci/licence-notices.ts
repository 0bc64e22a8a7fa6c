import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BundledPackage } from './bundled-packages';

/** Packages under the MIT licence that bring no file with it: who holds the rights, by their repository. */
const holders = new Map([['@redis/client', 'Copyright (c) 2022-2025, Redis, inc.']]);

/** The licences of packages, each text once with the names of those that bring it. */
export function licenceNotices(packages: readonly BundledPackage[]): string {
  const namesOf = new Map<string, string[]>();
  for (const one of packages) {
    for (const text of licencesOf(one)) namesOf.set(text, [...(namesOf.get(text) ?? []), `${one.name} ${one.version}`]);
  }
  const parts = [...namesOf].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`);
  return `This program contains parts of the packages below, under their own licences.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

function licencesOf({ name, folder }: BundledPackage): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^(?!.*node_modules)(?:.*[\\/])?(?:licen[cs]e|notice|copying)[^\\/]*$/i.test(file))
    .sort();
  if (files.length > 0) return files.map((file) => readFileSync(join(folder, file), 'utf8').replace(/\r/g, '').trim());
  const holder = holders.get(name);
  if (holder === undefined) throw new Error(`${name} brings no text of its licence.`);
  return [
    readFileSync('LICENSE', 'utf8')
      .trim()
      .replace(/^Copyright .*$/m, holder),
  ];
}
