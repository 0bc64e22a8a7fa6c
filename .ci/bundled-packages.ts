import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

/** A package of which something is in what ships. */
export interface BundledPackage {
  name: string;
  version: string;
  /** As its own package.json says: an SPDX expression. */
  licence: string;
  /** Where it is installed. */
  folder: string;
}

/** What may be bundled into a program under the MIT licence: what asks for no more than its notice. */
const allowed = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'Zlib']);

/** Every program, and every part of it that is a bundle of its own, as `esbuild.js` makes them. */
export const programs = {
  server: [
    'src/headless/launch/launch.ts',
    'src/headless.ts',
    'src/headless/connect/connect-client.ts',
    'src/headless/words/russian/russian.ts',
    'src/headless/store/open-copies.ts',
    'src/headless/telemetry/open-telemetry.ts',
  ],
  extension: ['src/extension.ts', 'src/engine.ts', 'src/client-setup.ts', 'src/on-demand.ts'],
};

/** The packages in what ships, all of it or one program, by what the bundler itself took. */
export async function bundledPackages(program?: keyof typeof programs): Promise<BundledPackage[]> {
  const { metafile } = await build({
    entryPoints: program ? programs[program] : Object.values(programs).flat(),
    outdir: 'nowhere',
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    loader: { '.wasm': 'binary' },
    logLevel: 'silent',
  });
  const folders = new Set<string>();
  for (const input of Object.keys(metafile.inputs)) {
    const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input) ?? [];
    if (folder !== undefined) folders.add(resolve(folder));
  }
  // Its code is put in by the build itself, as bytes.
  folders.add(dirname(require.resolve('@jsquash/webp/package.json')));
  return [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const licence = String(license ?? 'unknown');
    return { name: name ?? folder.slice(dirname(folder).length + 1), version, licence, folder };
  });
}

/** Those whose licence asks for more than a notice, or is not told. */
export function unwelcome(packages: readonly BundledPackage[]): BundledPackage[] {
  const isAllowed = (expression: string) =>
    expression
      .replace(/[()]/g, '')
      .split(/ OR /)
      .some((choice) => choice.split(/ AND /).every((licence) => allowed.has(licence.trim())));
  return packages.filter(({ licence }) => !isAllowed(licence));
}
