// One line for each threat: npm run test:security
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { taggedFiles } from './tagged-files';
import type { ThreatCounts } from './threat-reporter';
import { threats } from './threats';

const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-threats-'));
const output = join(folder, 'counts.json');
const { status } = spawnSync(
  process.execPath,
  [
    join('node_modules', 'mocha', 'bin', 'mocha.js'),
    '--exit',
    '--reporter',
    './test/security/threat-reporter.ts',
    '--grep',
    '\\bT\\d\\d\\b',
    ...taggedFiles(),
  ],
  { stdio: 'inherit', env: { ...process.env, THREAT_COUNTS: output } },
);
const counts = read(output);
rmSync(folder, { recursive: true });

let isWhole = status === 0;
for (const { id, attack, because } of threats) {
  const { passed = 0, failures = [] } = counts[id] ?? {};
  const isProven = passed > 0 && failures.length === 0;
  isWhole &&= because !== undefined || isProven;
  const outcome = because !== undefined ? `does not apply: ${because}` : isProven ? `pass (${passed} tests)` : 'FAIL';
  console.log(`${id} ${attack}: ${outcome}`);
  for (const failure of failures) console.log(`    ${failure}`);
}
process.exit(isWhole ? 0 : 1);

function read(file: string): Partial<Record<string, ThreatCounts>> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}
