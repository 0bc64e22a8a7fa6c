/**
 * The least CPU time of several runs in milliseconds, so that other programs count little; a run that is too short to be
 * measured is repeated. Takes about a fifth of a second, or one run where that is longer.
 */
export async function leastMs(run: () => unknown, mostMs = 200): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  let times = 1;
  for (let spent = 0; spent < mostMs; ) {
    const before = process.cpuUsage();
    for (let time = 0; time < times; time += 1) {
      const result = run();
      // What is done at once is not waited for, so that waiting is not measured.
      if (result instanceof Promise) await result;
    }
    const { user, system } = process.cpuUsage(before);
    const ms = (user + system) / 1000;
    spent += Math.max(ms, 0.1);
    least = Math.min(least, ms / times);
    if (ms < 4) times *= 4;
  }
  return least;
}
