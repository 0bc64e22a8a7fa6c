import { realpathSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { runProgram } from './run-program';

/** One package to install from the registry that npm is set up for. */
export interface NpmInstall {
  /** The folder that receives `node_modules`. */
  folder: string;
  /** `name@version`. */
  package: string;
  /** The Node that runs npm: native modules are built for the Node that npm runs on. */
  node: string;
  /** Packages whose install scripts run. Without it, none run. */
  scripts?: readonly string[];
  env?: NodeJS.ProcessEnv;
}

/** Installs one package into a folder of its own. */
export async function npmInstall(install: NpmInstall): Promise<void> {
  const scripts = install.scripts ?? [];
  const manifest = { private: true, allowScripts: Object.fromEntries(scripts.map((name) => [name, true])) };
  await writeFile(join(install.folder, 'package.json'), JSON.stringify(manifest));
  const options = ['--no-audit', '--no-fund', '--loglevel=error', ...(scripts.length ? [] : ['--ignore-scripts'])];
  await runProgram(install.node, [npmProgram(), 'install', ...options, install.package], {
    cwd: install.folder,
    env: { ...outerEnvironment(), ...install.env },
  });
}

/** The environment without what an npm that runs us has put there about this project. */
function outerEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(npm_(package|lifecycle|config_local_prefix|config_user_agent)|INIT_CWD$|NODE_OPTIONS$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}

function npmProgram(): string {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    try {
      const program = realpathSync(join(folder, 'npm'));
      return program.endsWith('.js') ? program : join(dirname(program), 'npm-cli.js');
    } catch {
      // Not in this folder.
    }
  }
  throw new Error('npm is not on the PATH.');
}
