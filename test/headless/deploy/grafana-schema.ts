import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Grafana publishes its schema as types: its names of choices are enumerations there, and texts in a file. */
const types = `
import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus';
type Plain<T> = T extends string ? \`\${T}\`
  : T extends (infer Item)[] ? Plain<Item>[]
  : T extends object ? { [Name in keyof T]: Plain<T[Name]> }
  : T;
type Query = Plain<Omit<Dataquery, '_implementsDataqueryVariant'>>;
type File = Plain<Omit<Dashboard, 'panels'>> & { panels: (Plain<Omit<Panel, 'targets'>> & { targets: Query[] })[] };
`;

/** What the compiler says of a dashboard that is held against Grafana's own types: nothing when it is one. */
export function checkDashboard(json: string): { status: number | null; said: string } {
  mkdirSync('out', { recursive: true });
  const folder = mkdtempSync(resolve('out', 'dashboard-'));
  try {
    writeFileSync(join(folder, 'dashboard.ts'), `${types}\nexport const dashboard: File = ${json};\n`);
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--module', 'nodenext'];
    const args = [resolve('node_modules', 'typescript', 'bin', 'tsc'), '--ignoreConfig', ...options, 'dashboard.ts'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    return { status, said: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
