import type { Page } from 'playwright-core';
import type { Settings } from '../server/profile';

/** VS Code's default themes. */
export type Theme = 'dark' | 'light';

/** The settings that choose a theme, whatever the machine prefers. */
export function themeSettings(theme: Theme): Settings {
  return {
    'window.autoDetectColorScheme': false,
    'workbench.colorTheme': theme === 'dark' ? 'Dark 2026' : 'Light 2026',
  };
}

/** Waits until the workbench is drawn in the theme. */
export async function waitForTheme(page: Page, theme: Theme): Promise<void> {
  await page.locator(theme === 'dark' ? '.monaco-workbench.vs-dark' : '.monaco-workbench.vs').waitFor();
}
