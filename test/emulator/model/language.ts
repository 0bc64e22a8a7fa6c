/** The two languages the emulator speaks. */
export type Language = 'ru' | 'en';

/** Russian when at least a third of the letters are Cyrillic: names of files and functions are Latin in both. */
export function languageOf(text: string): Language {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const cyrillic = text.match(/\p{Script=Cyrillic}/gu)?.length ?? 0;
  return cyrillic > 0 && cyrillic * 3 >= letters ? 'ru' : 'en';
}

/** The wording of one thing in both languages. */
export function say(language: Language, ru: string, en: string): string {
  return language === 'ru' ? ru : en;
}
