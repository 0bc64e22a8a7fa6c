import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Settings as they stand in a settings.json. */
export type Settings = Readonly<Record<string, unknown>>;

/** What a profile starts with. */
export interface ProfileOptions {
  /** User settings, over the quiet ones that every profile has. */
  settings?: Settings;
  /** Settings of scope `machine`: in a server VS Code reads them from a file of their own. */
  machineSettings?: Settings;
  /** Files of the workspace: path to text. */
  workspaceFiles?: Readonly<Record<string, string>>;
}

/** The folders of one VS Code that nobody else uses. */
export interface Profile {
  root: string;
  userData: string;
  extensions: string;
  /** The home folder of the server's processes. */
  home: string;
  workspace: string;
  /** The browser's own profile: SecretStorage lives there. */
  browser: string;
}

const quiet: Settings = {
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  // Otherwise a server announces every port that is opened, above whatever is being driven.
  'remote.autoForwardPorts': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.startupEditor': 'none',
};

/** Makes a profile in a new temporary folder. */
export async function createProfile(options: ProfileOptions = {}): Promise<Profile> {
  // VS Code makes a socket in it, and on macOS, whose temporary folders are long already, its path has 103 letters.
  const root = await mkdtemp(join(tmpdir(), 'gb-vscode-'));
  const folder = (name: string): string => join(root, name);
  const profile: Profile = {
    root,
    userData: folder('user-data'),
    extensions: folder('extensions'),
    home: folder('home'),
    workspace: folder('workspace'),
    browser: folder('browser'),
  };
  for (const path of Object.values(profile)) await mkdir(path, { recursive: true });
  const files = {
    [join(profile.userData, 'User', 'settings.json')]: JSON.stringify({ ...quiet, ...options.settings }),
    [join(profile.userData, 'Machine', 'settings.json')]: JSON.stringify(options.machineSettings ?? {}),
  };
  for (const [name, text] of Object.entries(options.workspaceFiles ?? {})) files[join(profile.workspace, name)] = text;
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  return profile;
}

/** Removes a profile and all that VS Code kept in it. */
export async function removeProfile(profile: Profile): Promise<void> {
  await rm(profile.root, { recursive: true, force: true, maxRetries: 3 });
}
