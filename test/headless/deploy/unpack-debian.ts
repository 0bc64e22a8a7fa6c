import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Unpacks packages of Debian's into a folder: installed, a server would start by itself and take its usual port. */
export function unpackDebian(packages: readonly string[], to: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-debian-'));
  try {
    const run = (program: string, ...args: string[]) => {
      const { status, stderr, error } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
      if (status !== 0) throw new Error(`"${program} ${args.join(' ')}" failed: ${error?.message ?? stderr.trim()}`);
    };
    run('apt-get', '--quiet', '--quiet', 'download', ...packages);
    mkdirSync(to, { recursive: true });
    for (const file of readdirSync(folder)) run('dpkg-deb', '-x', join(folder, file), to);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
