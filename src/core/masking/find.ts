/** What is looked for; a `name` is whatever the user's own list has. */
export const maskKinds = ['email', 'phone', 'card', 'inn', 'snils', 'passport', 'account', 'key', 'name'] as const;
export type MaskKind = (typeof maskKinds)[number];

/** A piece of a text that is not to leave the machine. */
export interface Found {
  start: number;
  end: number;
  kind: MaskKind;
  /** True where only the words around it gave it away. */
  byContext?: boolean;
  /** What was given away so: it is looked for by itself in all other texts too. */
  secrets?: readonly string[];
}

/** Finds what it knows in a text, in a time that grows no faster than the text. */
export type Finder = (text: string) => Found[];

/** What stands first counts, and of two that begin together the longer one; it takes in what overlaps it. */
export function withoutOverlaps(found: readonly Found[]): Found[] {
  const sorted = [...found].sort((one, other) => one.start - other.start || other.end - one.end);
  const parted: Found[] = [];
  for (const piece of sorted) {
    const last = parted.at(-1);
    if (!last || piece.start >= last.end) {
      parted.push(piece);
      continue;
    }
    const secrets = [...(last.secrets ?? []), ...(piece.secrets ?? [])];
    const end = Math.max(last.end, piece.end);
    parted[parted.length - 1] = { ...last, end, ...(secrets.length > 0 && { secrets }) };
  }
  return parted;
}
