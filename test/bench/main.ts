import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Row } from './speed/figures';
import { byFile } from './speed/profile';
import { apiKey, type Load, Programs, peerAt, program, type Subject, startBridge } from './speed/subject';
import { toTable } from './speed/table';
import { type Ground, type Name, type Work, works } from './speed/works';

const help = `The bridge beside a byte pipe and the least translator, each in a process of its own, on one upstream.

  --quick           in 45 s instead of 4 minutes
  --rounds N        how often everything is done, in turns
  --only WORDS      only works whose name holds the words
  --peer URL        another bridge that runs on this machine, with --upstream-port's upstream behind it
  --upstream-port N where the upstream listens, for a peer to be started before
  --before FILE     an earlier build of the bridge beside this one: its headless.js
  --json FILE       every value of every round
  --cpu-prof        where the bridge spends its time, by file of src, instead of a table
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      only: { type: 'string', default: '' },
      peer: { type: 'string' },
      'upstream-port': { type: 'string', default: '0' },
      before: { type: 'string' },
      json: { type: 'string' },
      'cpu-prof': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void console.log(help);
  const { quick, before } = values;
  const chosen = works.filter(({ name }) => name.includes(values.only));
  const programs = new Programs();
  const upstream = await programs.start('upstream', { PORT: values['upstream-port'] });
  const starters: Partial<Record<Name, () => Promise<Subject>>> = {
    pipe: () => programs.start('pipe', { UPSTREAM: upstream.url }),
    translator: () => programs.start('translator', { UPSTREAM: upstream.url }),
    ...(before !== undefined && { before: () => startBridge(upstream.url, before) }),
    bridge: () => startBridge(upstream.url),
  };
  const load = await programs.startLoad();
  const ground: Ground = { load, upstream, quick, fresh: (name) => starters[name]?.() };
  const subjects = new Map<Name, Subject>([['upstream', upstream]]);
  for (const name of ['pipe', 'translator', 'before', 'bridge'] as const) {
    const subject = await starters[name]?.();
    if (subject) subjects.set(name, subject);
  }
  if (values.peer !== undefined) subjects.set('peer', peerAt(values.peer));
  try {
    for (const subject of subjects.values()) if (subject !== upstream) await warm(subject, load, quick);
    if (values['cpu-prof']) await profile(subjects, chosen, ground);
    else {
      const rows = await measure(subjects, chosen, ground, Number(values.rounds ?? (quick ? 2 : 5)));
      if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(rows));
    }
  } finally {
    await load.stop();
    await Promise.all([...subjects.values()].map((subject) => subject.stop()));
    programs.remove();
  }
}

/** Until the code that everybody runs is compiled. */
async function warm({ url }: Subject, load: Load, quick: boolean): Promise<void> {
  const asking = { job: 'ask' as const, url, apiKey, kind: 'chat' as const };
  await load.run({ ...asking, mark: 'bench:short:0:', stream: false, width: 16, count: quick ? 200 : 400 });
  await load.run({ ...asking, mark: 'bench:stream:200:', stream: true, width: 16, count: quick ? 16 : 32 });
}

async function measure(
  subjects: ReadonlyMap<Name, Subject>,
  chosen: readonly Work[],
  ground: Ground,
  rounds: number,
): Promise<Row[]> {
  const rows = new Map<string, Row>();
  for (let round = 0; round < rounds; round += 1) {
    for (const work of chosen) {
      if (work.last && round < rounds - 1) continue;
      process.stderr.write(`round ${round + 1} of ${rounds}: ${work.name}\n`);
      for (const [name, subject] of subjects) {
        if (!concerns(work, name)) continue;
        for (const [figure, value] of Object.entries(await work.measure(subject, ground, name))) {
          const key = `${work.name}: ${figure}`;
          const row = rows.get(key) ?? { work: work.name, figure, values: {} };
          rows.set(key, row);
          row.values[name] = [...(row.values[name] ?? []), value];
        }
      }
    }
  }
  console.log(`${rounds} rounds in turns, Node ${process.version}; medians, and ratios within a round (least–most)`);
  console.log(toTable([...rows.values()], [...subjects.keys()]));
  return [...rows.values()];
}

function concerns({ only, also }: Work, name: Name): boolean {
  return only ? only.includes(name) : name !== 'upstream' || also === 'upstream';
}

async function profile(subjects: ReadonlyMap<Name, Subject>, chosen: readonly Work[], ground: Ground): Promise<void> {
  const bridge = subjects.get('bridge');
  if (!bridge) return;
  // What starts a program of its own would not show in this one.
  for (const work of chosen.filter(({ name, last }) => !last && !/start|at once|stop/.test(name))) {
    const taken = await bridge.profile(async () => {
      for (let time = 0; time < 3; time += 1) await work.measure(bridge, ground, 'bridge');
    });
    console.log(`\n${work.name}\n${byFile(taken, program)}`);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
