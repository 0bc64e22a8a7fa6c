import { spawnSync } from 'node:child_process';
import { growCases } from './grow/cases';
import { growthOf, mostGrowth } from './grow/growth';

// What each function over outside data takes for an input that is made to be hard for it, and for one sixteen times as
// large. A work that is linear takes 16 times as long; what has a budget of steps takes less.

/**
 * Room for the young objects of the larger input too. Without it the smaller input's are dropped where they lie and the
 * larger one's are copied twice, which is measured instead of the work.
 */
const roomForYoungObjects = ['--min-semi-space-size=256', '--max-semi-space-size=256', '--expose-gc'];

async function main(): Promise<void> {
  const wanted = process.argv[2] ?? '';
  console.log(`sixteen times the input, Node ${process.version}; least CPU time of several runs, in ms`);
  console.log(
    `${''.padEnd(44)} ${'size'.padStart(7)} ${'1×'.padStart(9)} ${'16×'.padStart(9)} ${'growth'.padStart(8)}`,
  );
  let worst = 0;
  for (const one of growCases.filter(({ name }) => name.includes(wanted))) {
    const { small, large, growth } = await growthOf(one);
    worst = Math.max(worst, growth);
    console.log(
      `${one.name.padEnd(44)} ${String(one.size).padStart(7)} ${small.toFixed(2).padStart(9)} ${large.toFixed(2).padStart(9)} ${`${growth.toFixed(1)}×`.padStart(8)}`,
    );
  }
  console.log(`the most: ${worst.toFixed(1)}×`);
  process.exit(worst <= mostGrowth ? 0 : 1);
}

if (roomForYoungObjects.every((flag) => process.execArgv.includes(flag))) void main();
else {
  const { status } = spawnSync(
    process.execPath,
    [...roomForYoungObjects, ...process.execArgv, ...process.argv.slice(1)],
    {
      stdio: 'inherit',
    },
  );
  process.exit(status ?? 1);
}
