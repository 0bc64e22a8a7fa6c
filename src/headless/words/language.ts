import type { Environment } from '../../core/setup/env-variables';

/** The languages in which the program speaks to a person. */
export type Language = 'en' | 'ru';

/**
 * The language of the locale: of the first of the variables that is set, and where none is, of the system, as far as it
 * tells one without them.
 */
export function languageOf(
  environment: Environment,
  platform: NodeJS.Platform,
  system: () => string = () => Intl.DateTimeFormat().resolvedOptions().locale,
): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const told = LC_ALL || LC_MESSAGES || LANG;
  const locale = told || (platform === 'win32' || platform === 'darwin' ? system() : '');
  return /^ru(?![a-z])/i.test(locale) ? 'ru' : 'en';
}
