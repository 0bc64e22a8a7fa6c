import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runVsce } from './build-extension';
import { outFolder } from './project';

/** The manifest of an extension that exists for tests only. */
export interface StubManifest {
  name: string;
  main?: string;
  activationEvents?: readonly string[];
  categories?: readonly string[];
  contributes?: Readonly<Record<string, unknown>>;
  capabilities?: Readonly<Record<string, unknown>>;
}

/** Who publishes the extensions that exist for tests only. */
export const stubPublisher = 'gigachat-bridge-test';

/** Packages such an extension: its manifest and its files, path to text. Gives the VSIX. */
export async function packExtension(manifest: StubManifest, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(outFolder, 'stubs', manifest.name);
  await rm(folder, { recursive: true, force: true });
  const whole = {
    publisher: stubPublisher,
    version: '1.0.0',
    engines: { vscode: '^1.106.0' },
    files: Object.keys(files),
    ...manifest,
  };
  for (const [path, text] of Object.entries({ ...files, 'package.json': JSON.stringify(whole) })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const vsix = `${folder}.vsix`;
  await runVsce(folder, ['--allow-missing-repository', '--skip-license', '--out', vsix]);
  return vsix;
}
