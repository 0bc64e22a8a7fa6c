import { type Finder, type Found, type MaskKind, withoutOverlaps } from './find';
import { findAccounts } from './find-accounts';
import { findEmails } from './find-emails';
import { findKeys, privateKeys } from './find-keys';
import { listedFinder } from './find-listed';
import { findLogins } from './find-logins';
import { findNumbers } from './find-numbers';
import { findPasswords } from './find-passwords';
import { plainView } from './plain-view';

/** `token: 'password'`: an ordinary word is masked where it is told as a secret, and nowhere else, for programs are full of it. */
const plainWord = /^[\p{L}_-]{1,11}$/u;

/** Finds all that is masked in a text, as it is and as a person reads it; `listed` is the user's own list, see `listedFinder`. */
export function finderOf(listed: readonly string[]): Finder {
  const findListed = listedFinder(listed);
  const finders = [findListed, findEmails, findAccounts, findKeys, findPasswords, findLogins, findNumbers];
  const findIn = (text: string) =>
    finders
      .flatMap((find) => find(text))
      .map((one): Found => {
        const value = text.slice(one.start, one.end);
        return one.byContext && !plainWord.test(value) ? { ...one, secrets: [value] } : one;
      });
  return (text) => {
    const view = plainView(text);
    if (!view) return withoutOverlaps(findIn(text));
    const seen = view.parts.flatMap(({ start, end }) =>
      findIn(view.text.slice(start, end)).map((one) => ({ ...one, start: start + one.start, end: start + one.end })),
    );
    return withoutOverlaps([...findIn(text), ...[...privateKeys(view.text), ...seen].map(view.placeOf)]);
  };
}

/** The stand-ins of one request: what was found, by what stands in its place. The same for the same conversation. */
export class Masks {
  readonly #byValue = new Map<string, string>();
  readonly #byMask = new Map<string, string>();
  readonly #counts = new Map<MaskKind, number>();

  /** `mark` parts our stand-ins from what a text has of its own that looks like them. */
  constructor(private readonly mark: string) {}

  get size(): number {
    return this.#byMask.size;
  }

  /** How many different values of each kind were masked. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  maskFor(value: string, kind: MaskKind): string {
    const known = this.#byValue.get(value);
    if (known !== undefined) return known;
    const number = (this.#counts.get(kind) ?? 0) + 1;
    const mask = `[${kind.toUpperCase()}${this.mark}-${number}]`;
    this.#counts.set(kind, number);
    this.#byValue.set(value, mask);
    this.#byMask.set(mask, value);
    return mask;
  }

  /** What a stand-in stands for, however it is capitalised; undefined for what is none of ours. */
  valueOf(mask: string): string | undefined {
    return this.#byMask.get(mask.toUpperCase());
  }
}

/** A text with stand-ins for what was found in it; `given` says what the piece between two places is given back as. */
export function masked(
  text: string,
  found: readonly Found[],
  masks: Masks,
  given = (start: number, end: number) => text.slice(start, end),
): string {
  let result = '';
  let from = 0;
  for (const { start, end, kind } of found) {
    result += text.slice(from, start) + masks.maskFor(given(start, end), kind);
    from = end;
  }
  return result + text.slice(from);
}
