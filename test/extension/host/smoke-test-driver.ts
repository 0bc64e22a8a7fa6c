import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const handsOn = '"vscode-option": {';
const own = '"enable-smoke-test-driver": { type: "boolean" },';

/** Lets a code-server that hands no options of VS Code on (before 4.135 or so) take the one that the tests need. */
export async function allowSmokeTestDriver(codeServer: string): Promise<void> {
  const file = join(codeServer, 'out', 'node', 'cli.js');
  const source = await readFile(file, 'utf8');
  if (source.includes(handsOn)) return;
  const place = '    "ignore-last-opened": {';
  if (!source.includes(place)) throw new Error(`${file} has no list of options as it is known here`);
  await writeFile(file, source.replace(place, `    ${own}\n${place}`));
}

/** What tells the code-server with this program to let VS Code be driven by tests. */
export async function smokeTestDriverArguments(entry: string): Promise<string[]> {
  const source = await readFile(join(dirname(entry), 'cli.js'), 'utf8');
  const name = 'enable-smoke-test-driver';
  return source.includes(handsOn) ? ['--vscode-option', name] : [`--${name}`];
}
