// Breaks one promise after another and asks the tests whether they notice:
// npm run test:mutants -- [--only ID,ID] [--room NAME] [--jobs N] [--list] [--quick]
// --quick believes that the tests pass on the code as it is.
import { parseArgs } from 'node:util';
import { Checkout, StaleMutant } from './checkout';
import type { Mutant } from './mutant';
import { runTests } from './run-tests';
import { mutants } from './tables';

type Outcome = 'noticed' | 'NOT noticed' | 'stale' | 'cannot be tried';

interface Trial {
  readonly mutant: Mutant;
  readonly outcome: Outcome;
  readonly why: string;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      room: { type: 'string' },
      jobs: { type: 'string', default: '2' },
      list: { type: 'boolean' },
      quick: { type: 'boolean' },
    },
  });
  const ids = values.only?.split(',');
  const chosen = mutants.filter(
    ({ id, room }) => (!ids || ids.includes(id)) && (values.room === undefined || values.room === room),
  );
  if (chosen.length === 0) throw new Error('There is no such row.');
  const twice = mutants.find(({ id }, index) => mutants.findIndex((other) => other.id === id) !== index);
  if (twice) throw new Error(`Two rows are called ${twice.id}.`);
  if (values.list) {
    const checkout = new Checkout(process.cwd());
    for (const mutant of chosen) {
      console.log(`${mutant.id.padEnd(8)} ${mutant.room.padEnd(10)} ${staleness(mutant, checkout) ?? mutant.promise}`);
    }
    checkout.remove();
    return;
  }
  // A host of VS Code at a time; it is the last work of the first worker.
  const inEditor = chosen.filter(({ test }) => test.startsWith('extension/'));
  const line = chosen.filter((mutant) => !inEditor.includes(mutant));
  const jobs = Math.max(1, Number(values.jobs));
  const trials: Trial[] = [];
  const work = async (worker: number) => {
    const checkout = new Checkout(process.cwd());
    const healthy = new Map<string, boolean>();
    try {
      const next = () => line.shift() ?? (worker === 0 ? inEditor.shift() : undefined);
      for (let mutant = next(); mutant; mutant = next()) {
        const trial = await attempt(mutant, checkout, values.quick ? undefined : healthy);
        trials.push(trial);
        const mark = trial.outcome === 'noticed' ? '✔' : '✘';
        console.log(`${mark} ${trial.mutant.id.padEnd(8)} ${trial.outcome}: ${trial.mutant.promise}${trial.why}`);
      }
    } finally {
      checkout.remove();
    }
  };
  await Promise.all(Array.from({ length: jobs }, (_, worker) => work(worker)));
  const missed = trials.filter(({ outcome }) => outcome !== 'noticed');
  console.log(`\n${trials.length - missed.length} of ${trials.length} broken promises were noticed.`);
  if (missed.length > 0) console.log(`Not: ${missed.map(({ mutant }) => mutant.id).join(', ')}`);
  process.exitCode = missed.length === 0 ? 0 : 1;
}

/** Why a row cannot be tried, as far as it can be seen without trying. */
function staleness(mutant: Mutant, checkout: Checkout): string | undefined {
  try {
    checkout.testFile(mutant.test);
    checkout.break(mutant)();
    return undefined;
  } catch (error) {
    if (error instanceof StaleMutant) return `STALE: ${error.message}`;
    throw error;
  }
}

/** Tries the tests as they are, once for each choice of them, and then with the line broken. */
async function attempt(mutant: Mutant, checkout: Checkout, healthy: Map<string, boolean> | undefined): Promise<Trial> {
  const gives = (outcome: Outcome, why = ''): Trial => ({ mutant, outcome, why: why === '' ? '' : ` (${why})` });
  let mend = () => {};
  try {
    const file = checkout.testFile(mutant.test);
    checkout.break(mutant)();
    const key = `${mutant.test} ${mutant.grep ?? ''}`;
    if (healthy && !healthy.has(key)) {
      const { failed, passed } = await runTests(checkout.folder, file, mutant.grep);
      healthy.set(key, failed === 0 && passed > 0);
    }
    if (healthy?.get(key) === false) return gives('cannot be tried', 'unbroken, the tests fail or there are none');
    mend = checkout.break(mutant);
    const { failed, passed, said } = await runTests(checkout.folder, file, mutant.grep);
    if (failed > 0) return gives('noticed');
    return passed > 0 ? gives('NOT noticed', mutant.test) : gives('cannot be tried', `no test ran: ${said}`);
  } catch (error) {
    if (error instanceof StaleMutant) return gives('stale', error.message);
    throw error;
  } finally {
    mend();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 2;
});
