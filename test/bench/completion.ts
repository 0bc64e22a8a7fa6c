// What completing code costs: npx tsx test/bench/completion.ts
import { excerpt } from '../../src/core/completion/excerpt';
import { fitAnswer } from '../../src/core/completion/fit-answer';
import { SuggestionMemory } from '../../src/core/completion/suggestion-memory';
import { mayAskUnasked, wantedAt } from '../../src/core/completion/when-to-ask';
import { systemClock } from '../../src/core/ground/clock';
import { cursorAt, cursorIn } from '../core/completion/cursors';
import { startOneStream } from '../core/completion/one-stream';
import { positions } from '../core/completion/positions';
import { soon } from '../harness/event-loop';

async function main(): Promise<void> {
  const places = positions();
  const cursors = places.map(({ text, at, language, indent }) => cursorAt(text, at, language, indent));

  // A file of 7000 lines, cut to the 60 before and 20 after as the editor does before anything else is looked at.
  row(
    'work added to a keystroke',
    'ms',
    places.map(({ text, at, language, indent }) =>
      timed(() => {
        excerpt(text.slice(0, at), text.slice(at));
        mayAskUnasked(cursorAt(text, at, language, indent), { chars: 100_000, lines: 7000 });
      }),
    ),
  );

  const memory = new SuggestionMemory(systemClock);
  for (const cursor of cursors) memory.keep(cursor, 'GigaChat-2', 'abcd');
  row(
    'answer out of the memory',
    'ms',
    cursors.map((cursor) => timed(() => memory.find(cursor, 'GigaChat-2'))),
  );

  row(
    'fitting a finished answer',
    'ms',
    cursors.map((cursor) =>
      timed(() => fitAnswer('\n  const a = 1;\n  return a;\n}', cursor, wantedAt(cursor, false), '', true)),
    ),
  );

  const stand = await startOneStream();
  const samples = 50;
  const hold = { text: '<COMPLETION>abc', hold: 'end' } as const;
  await stand.chat();

  const ends: number[] = [];
  for (let count = 0; count < samples; count += 1) {
    stand.emulator.script(hold);
    const typing = new AbortController();
    const asked = stand.complete(cursorIn(`const x${count} = |`), typing.signal);
    await soon(() => stand.emulator.inFlight() === 1);
    const begun = performance.now();
    typing.abort();
    await soon(() => stand.emulator.inFlight() === 0);
    ends.push(performance.now() - begun);
    await asked;
  }
  row('typing until the upstream is closed', 'ms', ends);

  const alone: number[] = [];
  const against: number[] = [];
  for (let count = 0; count < samples; count += 1) {
    stand.emulator.script({ text: 'привет' });
    alone.push(await stand.chat());
    stand.emulator.script(hold, { text: 'привет' });
    const asked = stand.complete(cursorIn(`const y${count} = |`));
    await soon(() => stand.emulator.inFlight() === 1);
    against.push(await stand.chat());
    await asked;
  }
  row('first event of a chat, alone', 'ms', alone);
  row('first event of a chat that interrupts a completion', 'ms', against);

  const over: number[] = [];
  for (let count = 0; count < samples; count += 1) {
    stand.emulator.script({ text: '<COMPLETION>abc</COMPLETION>' });
    const begun = performance.now();
    await stand.complete(cursorIn(`const z${count} = |`));
    over.push(performance.now() - begun);
  }
  row('a whole completion, from a model that answers at once', 'ms', over);
  console.log(`never more than ${stand.emulator.maxInFlight()} in flight`);
  await stand.stop();
}

/** The least of five: what other programs take on the machine is no cost of ours. */
function timed(work: () => void): number {
  const times = Array.from({ length: 5 }, () => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  });
  return Math.min(...times);
}

function row(what: string, unit: string, values: readonly number[]): void {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (part: number) => (sorted[Math.floor(part * (sorted.length - 1))] ?? Number.NaN).toFixed(2);
  console.log(`${what}: p50 ${at(0.5)} ${unit}, p95 ${at(0.95)} ${unit}, most ${at(1)} ${unit} (${values.length})`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
