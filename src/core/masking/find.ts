/** What is looked for; a `name` is whatever the user's own list has. */
export const maskKinds = ['email', 'phone', 'card', 'inn', 'snils', 'passport', 'key', 'name'] as const;
export type MaskKind = (typeof maskKinds)[number];

/** A piece of a text that is not to leave the machine. */
export interface Found {
  start: number;
  end: number;
  kind: MaskKind;
  /** True where only the words around it gave it away: then it is looked for by itself in all other texts too. */
  byContext?: boolean;
}

/** Finds what it knows in a text, in a time that grows no faster than the text. */
export type Finder = (text: string) => Found[];

/** What stands first counts, and of two that begin together the longer one; whatever overlaps it is left out. */
export function withoutOverlaps(found: readonly Found[]): Found[] {
  const sorted = [...found].sort((one, other) => one.start - other.start || other.end - one.end);
  let end = 0;
  return sorted.filter((piece) => {
    if (piece.start < end) return false;
    end = piece.end;
    return true;
  });
}
