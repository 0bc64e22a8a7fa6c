import * as z from 'zod';

/** What a copy says of itself to the script that counts places. */
export interface PlacesAsk {
  copy: string;
  /** After so long without a word the copy counts as gone. */
  forMs: number;
  limit: number;
  /** How many may wait, at all copies together. */
  depth: number;
  /** True when `hold` and `wait` are all that the copy has, not only what is new. */
  whole: boolean;
  wasKnown: boolean;
  /** How long nobody is let in when the store has forgotten everything. */
  graceMs: number;
  /** What was `granted` here may have gone to others since; what was taken while the store was away stays. */
  hold: { id: string; client: string; granted: boolean }[];
  wait: { id: string; client: string }[];
  leave: string[];
  /** Nobody is to be let in for so long, if the account is used by at most one. */
  closeMs?: number;
}

/** Lua has no word for an empty list. */
const list = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (Array.isArray(value) ? value : []), z.array(item));

const placesAnswer = z.object({
  known: z.boolean(),
  limit: z.number(),
  closedMs: z.number(),
  /** Those that could not even wait. */
  full: list(z.string()),
  /** Who has the places, as clients. */
  held: list(z.string()),
  /** Which of this copy's had one that went to others, because nothing was heard of it. */
  lost: list(z.string()),
  /** Which of this copy's have one. */
  own: list(z.string()),
  places: list(z.object({ id: z.string(), place: z.number() })),
  line: list(z.object({ client: z.string(), waiting: z.number() })),
});

export type PlacesAnswer = z.infer<typeof placesAnswer>;

/** Reads what the script answers. Throws when it is something else. */
export function readPlaces(answer: unknown): PlacesAnswer {
  return placesAnswer.parse(JSON.parse(String(answer)));
}
