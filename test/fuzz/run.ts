import { openSync, writeSync } from 'node:fs';
import { inspect } from 'node:util';
import { startGate } from './gate';
import { Random } from './random';
import { targets } from './targets';

/** Milliseconds of CPU that one case may take. */
const mostMs = 1000;

const { FUZZ_MINUTES = '10', FUZZ_SEED = '1', FUZZ_NOTE = '', FUZZ_TARGET = '' } = process.env;

async function main(): Promise<void> {
  const note = openSync(FUZZ_NOTE, 'w');
  const { target: gate, stack } = await startGate();
  const all = [...targets, gate].filter(({ name }) => name.includes(FUZZ_TARGET));
  const counts = new Map<string, { cases: number; slowestMs: number; failed: number }>();
  const end = Date.now() + Number(FUZZ_MINUTES) * 60_000;
  const failures: string[] = [];
  process.on('unhandledRejection', (error) => failures.push(`unhandled rejection: ${inspect(error)}`));
  for (let number = 0; Date.now() < end && failures.length < 5; number += 1) {
    const target = all[number % all.length];
    if (!target) break;
    const seed = (Number(FUZZ_SEED) + number) >>> 0;
    writeSync(note, `${JSON.stringify({ target: target.name, seed })}${' '.repeat(80)}`.slice(0, 80), 0);
    const input = target.make(new Random(seed));
    const count = counts.get(target.name) ?? { cases: 0, slowestMs: 0, failed: 0 };
    counts.set(target.name, count);
    const before = process.cpuUsage();
    let failure: unknown;
    try {
      await target.run(input);
    } catch (error) {
      failure = error;
    }
    const { user, system } = process.cpuUsage(before);
    const ms = (user + system) / 1000;
    count.cases += 1;
    count.slowestMs = Math.max(count.slowestMs, ms);
    if (failure === undefined && ms > mostMs) failure = new Error(`took ${Math.round(ms)} ms`);
    if (failure === undefined) continue;
    count.failed += 1;
    failures.push(target.name);
    // This line is what test/core/fuzz-corpus.json keeps.
    console.log(JSON.stringify({ target: target.name, seed, input: input.toString('base64').slice(0, 4000) }));
    console.log(inspect(failure).slice(0, 3000));
  }
  await stack.stop();
  console.log(`\n${'target'.padEnd(24)} ${'cases'.padStart(9)} ${'slowest, ms'.padStart(12)} ${'failed'.padStart(7)}`);
  for (const [name, { cases, slowestMs, failed }] of counts) {
    console.log(
      `${name.padEnd(24)} ${String(cases).padStart(9)} ${slowestMs.toFixed(0).padStart(12)} ${String(failed).padStart(7)}`,
    );
  }
  for (const one of failures) if (one.startsWith('unhandled')) console.log(one);
  process.exit(failures.length === 0 ? 0 : 1);
}

void main();
