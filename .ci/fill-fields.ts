import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * Fills in where the project lives, once that is known: `repository`, `bugs` and `homepage` of package.json, from which
 * the npm package takes them too. `fill-fields OWNER/NAME [--publisher ID] [--file package.json]`.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { publisher: { type: 'string' }, file: { type: 'string', default: 'package.json' } },
});
const [place = '', ...others] = positionals;
const isPlace = /^[A-Za-z\d](?:[A-Za-z\d-]{0,38})\/[\w.-]{1,100}$/.test(place);
const isPublisher = values.publisher === undefined || /^[A-Za-z\d][A-Za-z\d-]{0,63}$/.test(values.publisher);
if (!isPlace || others.length > 0 || !isPublisher) {
  console.error('Usage: npm run fill-fields -- OWNER/NAME [--publisher ID]');
  process.exit(1);
}

const file = resolve(values.file);
const manifest: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'));
const address = `https://github.com/${place}`;
const filled = {
  ...manifest,
  ...(values.publisher !== undefined && { publisher: values.publisher }),
  repository: { type: 'git', url: `git+${address}.git` },
  bugs: { url: `${address}/issues` },
  homepage: `${address}#readme`,
};
writeFileSync(file, `${JSON.stringify(filled, null, 2)}\n`);
console.log(`${file}: ${address}${values.publisher === undefined ? '' : `, published by ${values.publisher}`}`);
