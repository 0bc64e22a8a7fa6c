import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const rows = readFileSync('docs/features.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| |'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, feature = '', here = '', tests = '']) => ({ feature, here, tests }));

describe('the table of features', () => {
  it('names for every yes a test that there is', () => {
    assert.ok(rows.length > 30);
    for (const { feature, here, tests } of rows) {
      const files = [...tests.matchAll(/\]\(([^)]+)\)/g)].map(([, file = '']) => join('docs', file));
      if (/^(?:yes|by )/.test(here)) assert.notEqual(files.length, 0, `${feature} is shown by nothing`);
      else assert.match(here, /^no, .{20}/, `${feature}: yes, or no with the reason`);
      for (const file of files) assert.ok(existsSync(file), `${feature}: there is no ${file}`);
    }
  });
});
