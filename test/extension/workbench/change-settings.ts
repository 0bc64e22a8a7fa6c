import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Profile, Settings } from '../server/profile';

/** The settings of the folder, which the workspace has to have from the start: VS Code follows this file. */
export const folderSettings = join('.vscode', 'settings.json');

/** Changes the settings of the folder, which come before the user's. */
export async function changeSettings({ workspace }: Profile, settings: Settings): Promise<void> {
  await change(join(workspace, folderSettings), settings);
}

/** Changes the user's own settings: a folder has no say in ours. */
export async function changeUserSettings({ userData }: Profile, settings: Settings): Promise<void> {
  await change(join(userData, 'User', 'settings.json'), settings);
}

async function change(path: string, settings: Settings): Promise<void> {
  const now = z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(path, 'utf8')));
  await writeFile(path, JSON.stringify({ ...now, ...settings }));
}
