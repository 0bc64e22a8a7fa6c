/** How many tests ended how. */
export interface Totals {
  passed: number;
  failed: number;
  pending: number;
}

/** Adds up the totals of several runs. */
export function addUp(runs: readonly Totals[]): Totals {
  const sum = (key: keyof Totals): number => runs.reduce((total, run) => total + run[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), pending: sum('pending') };
}
