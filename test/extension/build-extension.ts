import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from './host/run-program';
import { outFolder, packagedExtension, project } from './project';

/** Bundles the extension for development, where the extension host loads it from. */
export async function buildExtension(): Promise<void> {
  await runProgram(process.execPath, [join(project, 'esbuild.js')], { cwd: project });
}

/** Packages the extension as it is published. Throws on a warning: the Marketplace shows what vsce warns of. */
export async function packageExtension(): Promise<void> {
  await mkdir(outFolder, { recursive: true });
  await runVsce(project, ['--readme-path', 'dist/page.md', '--out', packagedExtension]);
}

/** Packages the extension as a later version of it would be. Gives the VSIX. */
export async function packageVersion(version: string): Promise<string> {
  const vsix = join(outFolder, `gigachat-bridge-${version}.vsix`);
  const as = [version, '--no-update-package-json', '--no-git-tag-version'];
  await runVsce(project, [...as, '--readme-path', 'dist/page.md', '--out', vsix]);
  return vsix;
}

/** Packages the extension in `folder` with vsce. */
export async function runVsce(folder: string, args: readonly string[]): Promise<void> {
  const vsce = require.resolve('@vscode/vsce/vsce');
  const output = await runProgram(process.execPath, [vsce, 'package', '--no-dependencies', ...args], { cwd: folder });
  if (/\bWARNING\b/.test(output)) throw new Error(`vsce warns:\n${output}`);
}
