import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type ClientPackage, clientFolder, programPath } from './client-package';

const run = promisify(execFile);

/** Installs a client from npm into the cache unless it is there. Answers whether it had to. */
export async function installClient(client: ClientPackage): Promise<boolean> {
  if (existsSync(programPath(client))) return false;
  const folder = clientFolder(client);
  await mkdir(dirname(folder), { recursive: true });
  // Beside its final place, so that the rename is atomic: nobody ever sees half an installation.
  const draft = await mkdtemp(`${folder}.installing-`);
  try {
    await writeFile(join(draft, 'package.json'), '{ "name": "client-under-test", "private": true }\n');
    await npmInstall(client, draft);
    await moveInto(client, draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return true;
}

async function npmInstall(client: ClientPackage, folder: string): Promise<void> {
  const wanted = `${client.npmPackage}@${client.version}`;
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  try {
    await run('npm', ['install', '--ignore-scripts', '--no-package-lock', ...quiet, wanted], { cwd: folder });
  } catch (error) {
    throw new Error(`npm could not install ${wanted}: ${error instanceof Error ? error.message : error}`);
  }
  if (!existsSync(programPath(client, folder))) throw new Error(`${wanted} has no ${client.program}.`);
}

async function moveInto(client: ClientPackage, draft: string, folder: string): Promise<void> {
  try {
    await rename(draft, folder);
  } catch (error) {
    // Another run may have finished the same installation first: then its folder serves as well as ours.
    if (!existsSync(programPath(client))) throw error;
  }
}
