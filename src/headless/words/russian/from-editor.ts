import table from '../../../../l10n/bundle.l10n.ru.json';
import type { Sentence } from '../../../core/setup/sentence';

const editorTexts: ReadonlyMap<string, string> = new Map(Object.entries(table));

/** What the editor says in Russian for these words, so that both say the same; the compiler knows what it has. */
export function asInEditor(words: keyof typeof table, ...values: Sentence['values']): string {
  return inRussian({ words, values });
}

/** A sentence in Russian, of the set-up by the editor's texts; one that the texts do not have stands as it is. */
export function inRussian({ words, values }: Sentence, texts = editorTexts): string {
  return (texts.get(words) ?? words).replace(/\{(\d+)\}/g, (gap, nth: string) => {
    const value = values[Number(nth)];
    return value === undefined ? gap : typeof value === 'object' ? inRussian(value, texts) : String(value);
  });
}

/** A name in Russian where the editor has one: those of clients that are described and not named. */
export function nameInRussian(name: string): string {
  return editorTexts.get(name) ?? name;
}
