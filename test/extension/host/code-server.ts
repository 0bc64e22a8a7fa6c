import { delimiter, join } from 'node:path';
import { installOnce } from './install-once';
import type { NodeRuntime } from './node-runtime';
import { npmInstall } from './npm-install';
import { restoreProposedApiRule } from './proposed-api-rule';
import { allowSmokeTestDriver } from './smoke-test-driver';
import { versions } from './versions';

/** The folder that code-server is, or will be, installed in. */
export function codeServerFolder(cache: string): string {
  return join(cache, `code-server-${versions.codeServer}-node-${versions.node}-${process.arch}-r${versions.recipe}`);
}

/** Installs code-server, compiles its native modules, and makes it as strict as desktop VS Code. Gives its entry. */
export async function installCodeServer(cache: string, node: NodeRuntime): Promise<string> {
  const root = await installOnce(codeServerFolder(cache), async (folder) => {
    await npmInstall({
      folder,
      package: `code-server@${versions.codeServer}`,
      node: node.program,
      scripts: ['code-server', 'argon2'],
      env: {
        // Its install script starts `npm` and `node` by name and checks the version of the latter.
        PATH: [join(node.folder, 'bin'), process.env.PATH].join(delimiter),
        npm_config_nodedir: node.folder,
        // Older ones ask root for it.
        npm_config_unsafe_perm: 'true',
      },
    });
    const installed = join(folder, 'node_modules', 'code-server');
    await restoreProposedApiRule(installed);
    await allowSmokeTestDriver(installed);
  });
  return join(root, 'node_modules', 'code-server', 'out', 'node', 'entry.js');
}
