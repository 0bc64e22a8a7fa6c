import { existsSync } from 'node:fs';
import { runProgram } from './run-program';

/** What drives the workbench: a browser, and a font with Cyrillic letters. */
export const browserPackages = ['chromium', 'fonts-dejavu-core'];

/** What compiles code-server's native modules. */
export const buildPackages = ['g++', 'make', 'python3', 'libkrb5-dev'];

/** True where packages are Debian's. */
export const isDebian = (): boolean => existsSync('/usr/bin/dpkg-query') && existsSync('/usr/bin/apt-get');

/** Those of `packages` that are not installed. */
export async function missingPackages(packages: readonly string[]): Promise<string[]> {
  const installed = await Promise.all(packages.map(isInstalled));
  return packages.filter((_, index) => !installed[index]);
}

/** Installs packages from the machine's own apt sources, whose lists a fresh machine does not have yet. */
export async function installPackages(packages: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  await runProgram('apt-get', ['update', '-qq'], { env });
  await runProgram('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...wait, ...packages], { env });
}

async function isInstalled(name: string): Promise<boolean> {
  try {
    return (await runProgram('dpkg-query', ['--status', name])).includes('Status: install ok installed');
  } catch {
    return false;
  }
}
