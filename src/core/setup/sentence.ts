/**
 * Words for a person, with gaps `{0}`, `{1}` … and what fills them. The editor translates the words before it fills
 * them; everywhere else they stand as they are.
 */
export interface Sentence {
  readonly words: string;
  readonly values: readonly (string | number | Sentence)[];
}

/** A sentence. The words are a literal where it is called: that is how its translation is found. */
export function say(words: string, ...values: Sentence['values']): Sentence {
  return { words, values };
}

/** The sentence as it stands, its gaps filled. */
export function inEnglish({ words, values }: Sentence): string {
  return words.replace(/\{(\d+)\}/g, (gap, nth: string) => {
    const value = values[Number(nth)];
    return value === undefined ? gap : typeof value === 'object' ? inEnglish(value) : String(value);
  });
}
