import type { Page } from 'playwright-core';
import type { Settings } from '../server/profile';

/** VS Code's default themes: their names in the settings, and the mark that the workbench wears. */
const themes = {
  dark: { name: 'Dark 2026', mark: 'vs-dark' },
  light: { name: 'Light 2026', mark: 'vs' },
  contrast: { name: 'Default High Contrast', mark: 'hc-black' },
  contrastLight: { name: 'Default High Contrast Light', mark: 'hc-light' },
} as const;

export type Theme = keyof typeof themes;

/** The settings that choose a theme, whatever the machine prefers. */
export function themeSettings(theme: Theme): Settings {
  return {
    'window.autoDetectColorScheme': false,
    'window.autoDetectHighContrast': false,
    'workbench.colorTheme': themes[theme].name,
  };
}

/** Waits until the workbench is drawn in the theme. */
export async function waitForTheme(page: Page, theme: Theme): Promise<void> {
  await page.locator(`.monaco-workbench.${themes[theme].mark}`).waitFor();
}
