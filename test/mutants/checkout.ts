import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, normalize } from 'node:path';
import type { Mutant } from './mutant';

/** Why a row of the table cannot be tried: its text, its file or its test is not there any more. */
export class StaleMutant extends Error {}

/** A copy of the checkout that may be broken: the working tree is never touched. */
export class Checkout {
  readonly folder: string;

  constructor(project: string) {
    this.folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-mutants-'));
    // Some tests put their rights aside, and read the code all the same.
    chmodSync(this.folder, 0o755);
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: project,
      encoding: 'utf8',
    });
    for (const file of listed.split('\0').filter((name) => name !== '')) {
      const target = join(this.folder, file);
      mkdirSync(dirname(target), { recursive: true });
      cpSync(join(project, file), target, { force: true, errorOnExist: false });
    }
    symlinkSync(join(project, 'node_modules'), join(this.folder, 'node_modules'));
  }

  /** Breaks the line and gives what puts it right again. Throws `StaleMutant`. */
  break({ file, find, replace }: Mutant): () => void {
    const inSources = filesBelow(join(this.folder, 'src')).filter((path) => basename(path) === file);
    const named = file.startsWith('./') ? [join(this.folder, file)] : inSources;
    const holding = named.filter((path) => readFileSync(path, 'utf8').split(find).length === 2);
    const [path] = holding;
    if (!path || holding.length > 1) {
      throw new StaleMutant(`the text stands once in ${holding.length} of ${named.length} files called ${file}`);
    }
    const whole = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      whole.replace(find, () => replace),
    );
    return () => writeFileSync(path, whole);
  }

  /** Where a test is, by `suite/name.test.ts`, with its room before the name where two share it. Throws `StaleMutant`. */
  testFile(test: string): string {
    const suite = test.slice(0, test.indexOf('/'));
    const inRoom = normalize(test.slice(suite.length));
    const everywhere = filesBelow(join(this.folder, 'test')).filter((path) => path.endsWith(inRoom));
    const inSuite = everywhere.filter((path) => path.startsWith(join(this.folder, 'test', suite, '/')));
    const found = inSuite.length > 0 ? inSuite : everywhere;
    const [only] = found;
    if (only && found.length === 1) return only;
    throw new StaleMutant(`there are ${found.length} tests called ${test}`);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}
