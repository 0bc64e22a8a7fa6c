/** The middle of some values; NaN when there are none. */
export function median(values: readonly number[]): number {
  return at(values, 0.5);
}

/** The value below which that share of all lies. */
export function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** What was measured of one thing, round by round, by whom it was measured of. */
export interface Row {
  work: string;
  figure: string;
  values: Record<string, number[]>;
}

/** How one stands to another: the median of the ratios within each round, and how far they spread. */
export interface Ratio {
  median: number;
  least: number;
  most: number;
}

export function ratioOf({ values }: Row, one: string, other: string): Ratio | undefined {
  const ratios = (values[one] ?? []).map((value, round) => value / (values[other]?.[round] ?? Number.NaN));
  const real = ratios.filter(Number.isFinite);
  return real.length === 0 ? undefined : { median: median(real), least: Math.min(...real), most: Math.max(...real) };
}
