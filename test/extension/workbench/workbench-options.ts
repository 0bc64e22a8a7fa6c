import { packagedExtension } from '../project';
import { packRussianLanguagePack } from '../server/language-pack';
import type { Profile, ProfileOptions, Settings } from '../server/profile';
import { type Theme, themeSettings } from './theme';

/** What is installed, and how the workbench looks. */
export interface WorkbenchOptions extends ProfileOptions {
  /** VSIX files to install; by default the packaged extension. */
  vsix?: readonly string[];
  /** English by default. */
  language?: 'en' | 'ru';
  /** Dark by default. */
  theme?: Theme;
  /** Whether the workspace counts as trusted without asking; true by default. */
  trusted?: boolean;
  /** Reaches the extension host. */
  env?: NodeJS.ProcessEnv;
  /** Called once everything is installed, before VS Code starts. */
  afterInstall?: (profile: Profile) => Promise<void>;
}

/** All settings of the profile: those asked for, over those that the options stand for. */
export function settingsOf(options: WorkbenchOptions): Settings {
  return {
    ...themeSettings(options.theme ?? 'dark'),
    'security.workspace.trust.enabled': !(options.trusted ?? true),
    ...options.settings,
  };
}

/** All VSIX files to install. */
export async function vsixFilesOf(options: WorkbenchOptions): Promise<string[]> {
  const asked = options.vsix ?? [packagedExtension];
  return options.language === 'ru' ? [...asked, await packRussianLanguagePack()] : [...asked];
}
