import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

/**
 * Bundles test files for the extension host into `folder`: `run.js`, which VS Code loads, and `tests.js`.
 * mocha stays outside: `folder` must lie within the project, where its `node_modules` is found.
 */
export async function bundleTests(files: readonly string[], folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const common: BuildOptions = {
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // The decoder's code is looked up beside the package, where the tests run.
    external: ['vscode', 'mocha', '@jsquash/webp/codec/dec/webp_dec.wasm'],
    logLevel: 'warning',
  };
  const contents = files.map((file) => `import ${JSON.stringify(file)};`).join('\n');
  const entry = join(folder, 'run.js');
  await build({ ...common, stdin: { contents, resolveDir: folder }, outfile: join(folder, 'tests.js') });
  await build({ ...common, entryPoints: [join(__dirname, 'run-mocha.ts')], outfile: entry });
  return entry;
}
