import { setImmediate } from 'node:timers/promises';
import type { GrowCase } from './grow-case';

/** What sixteen times the input may cost, in times of the cost of the input. */
export const mostGrowth = 20;

/** A run of less CPU time than this is repeated to be measured. */
const shortestMs = 4;

/**
 * The least CPU time for the input of a case and for one sixteen times as large, and how many times as long the larger
 * takes. The two take turns, one run of the larger and sixteen of the smaller: as much work where it is linear, on the
 * same machine at the same moment, and neither has more tries to be lucky. Measured again, a few times, while that is too
 * much: other programs and the collection of garbage can only make a time longer than it is. So the least of each counts.
 */
export async function growthOf({ size, make }: GrowCase, { attempts = 12, mostMs = 400, most = mostGrowth } = {}) {
  const [one, sixteen] = [make(size), make(size * 16)];
  const figures = { small: Number.POSITIVE_INFINITY, large: Number.POSITIVE_INFINITY, growth: 0 };
  let times = 1;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    // The program's own garbage, where it may be thrown away: not at the cost of whoever runs next.
    globalThis.gc?.();
    for (let spent = 0; spent < mostMs; ) {
      const large = await cpuMs(sixteen, times);
      const small = await cpuMs(one, times * 16);
      figures.large = Math.min(figures.large, large / times);
      figures.small = Math.min(figures.small, small / times / 16);
      spent += Math.max(large + small, 0.1);
      if (large < shortestMs && small < shortestMs) times *= 4;
    }
    figures.growth = figures.large / figures.small;
    if (figures.growth <= most) break;
    await setImmediate();
  }
  return figures;
}

/** What so many runs cost in milliseconds of the CPU, so that other programs count little. */
async function cpuMs(run: () => unknown, times: number): Promise<number> {
  const before = process.cpuUsage();
  for (let time = 0; time < times; time += 1) {
    const result = run();
    // What is done at once is not waited for, so that waiting is not measured.
    if (result instanceof Promise) await result;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
