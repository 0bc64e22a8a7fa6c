import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from './host/run-program';
import { outFolder, packagedExtension, project } from './project';

/** Bundles the extension for development, where the extension host loads it from. */
export async function buildExtension(): Promise<void> {
  await runProgram(process.execPath, [join(project, 'esbuild.js')], { cwd: project });
}

/** Packages the extension as it is published. Throws on a warning: the Marketplace shows what vsce warns of. */
export async function packageExtension(): Promise<void> {
  await packageCopy(['--out', packagedExtension]);
}

/** Packages the extension as a later version of it would be. Gives the VSIX. */
export async function packageVersion(version: string): Promise<string> {
  const vsix = join(outFolder, `gigachat-bridge-${version}.vsix`);
  await packageCopy([version, '--no-update-package-json', '--no-git-tag-version', '--out', vsix]);
  return vsix;
}

const notOfThePackage = new Set(['.git', 'dist', 'node_modules', 'out', 'test']);

/**
 * Packages a copy of the project. Packaging builds without source maps, and the project's own `dist` is what other
 * suites run at the same time. The copy lies below the project, where its packages are found.
 */
async function packageCopy(args: readonly string[]): Promise<void> {
  await mkdir(outFolder, { recursive: true });
  const copy = await mkdtemp(join(outFolder, 'package-'));
  try {
    for (const name of await readdir(project)) {
      if (!notOfThePackage.has(name)) await cp(join(project, name), join(copy, name), { recursive: true });
    }
    await runVsce(copy, ['--readme-path', 'dist/page.md', ...args]);
  } finally {
    await rm(copy, { recursive: true });
  }
}

/** Packages the extension in `folder` with vsce. */
export async function runVsce(folder: string, args: readonly string[]): Promise<void> {
  const vsce = require.resolve('@vscode/vsce/vsce');
  const output = await runProgram(process.execPath, [vsce, 'package', '--no-dependencies', ...args], { cwd: folder });
  if (/\bWARNING\b/.test(output)) throw new Error(`vsce warns:\n${output}`);
}
