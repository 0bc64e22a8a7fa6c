/** How often something was tried, how often it came out well, and how often it was only too slow. */
export interface Share {
  readonly tried: number;
  readonly well: number;
  readonly slow: number;
}

/** What a real client that took too long came to. */
export const tookTooLong = 'took too long';

/** The share of `well` among what was counted as `name: outcome` under one of the names. */
export function shareOf(counts: ReadonlyMap<string, number>, names: ReadonlySet<string>, well: string): Share {
  const timesOf = (isMeant: (outcome: string) => boolean) =>
    [...counts].reduce((sum, [counted, times]) => {
      const [name = '', outcome = ''] = counted.split(': ', 2);
      return names.has(name) && isMeant(outcome) ? sum + times : sum;
    }, 0);
  return {
    tried: timesOf(() => true),
    well: timesOf((outcome) => outcome === well),
    slow: timesOf((outcome) => outcome === tookTooLong),
  };
}

/** How many of a hundred came out well. */
export function percent({ tried, well }: Share): number {
  return tried === 0 ? 100 : Math.floor((well / tried) * 100);
}
