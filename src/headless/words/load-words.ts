import { join } from 'node:path';
import type { SettingsError } from '../../core/setup/settings-error';
import { english } from './english';
import type { Language } from './language';
import type * as Russian from './russian/russian';
import type { Say, Words } from './words';

/** The words of the language; the Russian ones are a bundle beside the program, which is loaded when it is first asked. */
export function wordsOf(language: () => Language): Say {
  let words: Words | undefined;
  return () => {
    words ??= language() === 'ru' ? loadRussian() : english;
    return words;
  };
}

/** The error in the reader's words. */
export function reasonFor({ sentence, message }: SettingsError, say: Say): string {
  return sentence === undefined ? message : say().sentence(sentence);
}

function loadRussian(): Words {
  const { russian }: typeof Russian = require(join(__dirname, 'headless-russian.js'));
  return russian;
}
