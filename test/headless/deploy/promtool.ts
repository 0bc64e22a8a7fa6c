import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { cacheFolder } from '../../clients/cache-folder';
import { unpackDebian } from './unpack-debian';

const kept = () => join(cacheFolder(), 'prometheus');

/** Prometheus' own checker: the machine's, or the one that was unpacked; undefined when neither runs. */
function promtoolProgram(): string | undefined {
  const programs = ['promtool', join(kept(), 'usr', 'bin', 'promtool')];
  return programs.find((program) => spawnSync(program, ['--version']).status === 0);
}

/** Unpacks Debian's Prometheus into the cache, where none is. Gives true when it had to. Throws when there is no way. */
export function preparePromtool(): boolean {
  if (promtoolProgram() !== undefined) return false;
  unpackDebian(['prometheus'], kept());
  if (promtoolProgram() === undefined) throw new Error('promtool of the package prometheus does not run here.');
  return true;
}

/** What it says of metrics: nothing when there is nothing to say. */
export function checkMetrics(text: string): { status: number | null; said: string } {
  const program = promtoolProgram();
  if (program === undefined) throw new Error('There is no promtool: run "npm test", which gets it.');
  const { status, stdout, stderr } = spawnSync(program, ['check', 'metrics'], { input: text, encoding: 'utf8' });
  return { status, said: stdout + stderr };
}
