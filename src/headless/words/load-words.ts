import { join } from 'node:path';
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

function loadRussian(): Words {
  const { russian }: typeof Russian = require(join(__dirname, 'headless-russian.js'));
  return russian;
}
