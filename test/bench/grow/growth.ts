import { setImmediate } from 'node:timers/promises';
import type { GrowCase } from './grow-case';
import { leastMs } from './least-ms';

/** What sixteen times the input may cost, in times of the cost of the input. */
export const mostGrowth = 20;

/**
 * The least CPU time for the input of a case and for one sixteen times as large, and how many times as long the larger
 * takes. Measured again, a few times, while that is too much: other programs and the collection of garbage can only make
 * a time longer than it is. So the least of each counts.
 */
export async function growthOf({ size, make }: GrowCase, { attempts = 5, mostMs = 200, most = mostGrowth } = {}) {
  const [one, sixteen] = [make(size), make(size * 16)];
  const figures = { small: Number.POSITIVE_INFINITY, large: Number.POSITIVE_INFINITY, growth: 0 };
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    figures.large = Math.min(figures.large, await leastMs(sixteen, mostMs));
    figures.small = Math.min(figures.small, await leastMs(one, mostMs));
    figures.growth = figures.large / figures.small;
    if (figures.growth <= most) break;
    await setImmediate();
  }
  return figures;
}
