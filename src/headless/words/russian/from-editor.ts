import table from '../../../../l10n/bundle.l10n.ru.json';
import type { Sentence } from '../../../core/setup/clients/sentence';

const texts: ReadonlyMap<string, string> = new Map(Object.entries(table));

/** What the editor says in Russian for these words, so that both say the same; the compiler knows what it has. */
export function asInEditor(words: keyof typeof table, ...values: Sentence['values']): string {
  return inRussian({ words, values });
}

/** A sentence of the set-up in Russian; one that the editor does not have stands as it is. */
export function inRussian({ words, values }: Sentence): string {
  return (texts.get(words) ?? words).replace(/\{(\d+)\}/g, (gap, nth: string) => {
    const value = values[Number(nth)];
    return value === undefined ? gap : typeof value === 'object' ? inRussian(value) : String(value);
  });
}

/** A name in Russian where the editor has one: those of clients that are described and not named. */
export function nameInRussian(name: string): string {
  return texts.get(name) ?? name;
}
