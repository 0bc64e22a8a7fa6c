import type { SuiteCounts } from '../harness/counting-reporter';

/** How many tests ended how. */
export type Totals = SuiteCounts;

/** Adds up the totals of several runs. */
export function addUp(runs: readonly Totals[]): Totals {
  const sum = (key: 'passed' | 'failed' | 'pending'): number => runs.reduce((total, run) => total + run[key], 0);
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    pending: sum('pending'),
    noted: runs.flatMap(({ noted }) => noted),
  };
}
