import { holdsPrivateKey, isSecretFile } from '../../core/completion/files-with-secrets';
import type { FileChange } from './unified-diff';

/** Why a changed file is named to the model and not shown. */
export type Unread = 'binary' | 'lock file' | 'generated' | 'secret';

const lockFiles: ReadonlySet<string> = new Set(
  'package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb deno.lock cargo.lock poetry.lock pipfile.lock uv.lock pdm.lock pixi.lock conda-lock.yml composer.lock gemfile.lock go.sum go.work.sum flake.lock mix.lock rebar.lock pubspec.lock podfile.lock cartfile.resolved package.resolved packages.lock.json project.assets.json paket.lock gradle.lockfile buildscript-gradle.lockfile .terraform.lock.hcl stack.yaml.lock cabal.project.freeze manifest.toml conan.lock vcpkg-lock.json shard.lock dub.selections.json chart.lock .pnp.cjs .pnp.loader.mjs'.split(
    ' ',
  ),
);
const generated = /\.(?:min\.(?:js|css)|bundle\.js|map|snap|designer\.cs|g\.dart|pb\.go|pbxproj)$/;
/** An example of an `.env` holds no secret and says what a change is about. */
const example = /\.env\.(?:example|sample|template|dist)$/;

/** True for a file that may hold secrets: it is read only where a person attaches it or selects in it. */
export function mayHoldSecrets(path: string): boolean {
  return whyUnread({ path, binary: false }) === 'secret';
}

/** Why a file's lines are not for the model; undefined for one that is read. */
export function whyUnread(change: Pick<FileChange, 'path' | 'binary'> & Partial<FileChange>): Unread | undefined {
  const { path, from, binary, hunks = [] } = change;
  // A file that was moved shows what it held under its name before.
  if (from !== undefined && mayHoldSecrets(from)) return 'secret';
  if (hunks.some(holdsPrivateKey)) return 'secret';
  const name = path.toLowerCase();
  const base = name.slice(name.lastIndexOf('/') + 1);
  if (lockFiles.has(base) || base.endsWith('.lock')) return 'lock file';
  if (isSecretFile(path) && !example.test(name)) return 'secret';
  if (binary) return 'binary';
  return generated.test(name) ? 'generated' : undefined;
}
