import { join } from 'node:path';
import { installOnce } from './install-once';
import { npmInstall } from './npm-install';
import { versions } from './versions';

/** A Node of its own, with the headers that native modules are compiled against. */
export interface NodeRuntime {
  /** The folder with `bin` and `include`. */
  folder: string;
  program: string;
}

/**
 * Installs the extension host's Node from npm. The package that carries the files is taken directly:
 * the package `node` only fetches it from an install script, and a later install prunes it again.
 */
export async function installNodeRuntime(cache: string): Promise<NodeRuntime> {
  const name = `node-linux-${process.arch}`;
  const root = await installOnce(join(cache, `${name}-${versions.node}`), (folder) =>
    npmInstall({ folder, package: `${name}@${versions.node}`, node: process.execPath }),
  );
  const folder = join(root, 'node_modules', name);
  return { folder, program: join(folder, 'bin', 'node') };
}
