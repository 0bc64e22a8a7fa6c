import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { packExtension, stubPublisher } from '../pack-extension';
import type { Profile } from './profile';

const name = 'language-pack-ru';
const translations = 'translations/main.i18n.json';

/**
 * Packages a Russian language pack without translations: VS Code's own texts stay English,
 * and every extension is shown in Russian. Gives the VSIX.
 */
export function packRussianLanguagePack(): Promise<string> {
  const localization = {
    languageId: 'ru',
    languageName: 'Russian',
    localizedLanguageName: 'русский',
    translations: [{ id: 'vscode', path: `./${translations}` }],
  };
  const contributes = { localizations: [localization] };
  const texts = { version: '1.0.0', contents: {} };
  return packExtension(
    { name, categories: ['Language Packs'], contributes },
    { [translations]: JSON.stringify(texts) },
  );
}

/** Lists the installed pack where the server looks languages up: only a running VS Code would do so by itself. */
export async function registerRussianLanguagePack(profile: Profile): Promise<void> {
  const id = `${stubPublisher}.${name}`;
  const file = join(profile.extensions, `${id}-1.0.0`, translations);
  const extensions = [{ extensionIdentifier: { id }, version: '1.0.0' }];
  const packs = { ru: { hash: id, extensions, translations: { vscode: file }, label: 'русский' } };
  await writeFile(join(profile.userData, 'languagepacks.json'), JSON.stringify(packs));
}

/** What "Configure Display Language" leaves in the browser. */
export async function chooseRussian(context: BrowserContext, origin: string): Promise<void> {
  await context.addCookies([{ name: 'vscode.nls.locale', value: 'ru', url: origin }]);
  await context.addInitScript({
    content: `if (location.origin === '${origin}') localStorage.setItem('vscode.nls.locale', 'ru');`,
  });
}
