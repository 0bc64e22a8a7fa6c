import type { Kind } from '../programs/bodies';
import type { Seen } from '../programs/load';
import { at, median } from './figures';
import { cpuUs, residentMiB } from './proc';
import { apiKey, type Load, type Subject } from './subject';

/** What is measured beside each other. */
export type Name = 'upstream' | 'pipe' | 'translator' | 'before' | 'bridge' | 'peer';

export interface Ground {
  load: Load;
  upstream: Subject;
  /** A smaller measurement in less time. */
  quick: boolean;
  /** A fresh program of the same kind; undefined for one that runs already. */
  fresh(name: Name): Promise<Subject> | undefined;
}

/** One thing that is done to a program, and what is read off it, by the name of the row. */
export interface Work {
  name: string;
  /** Whom it is done to besides all but the upstream; or the only ones it can be done to. */
  also?: Name;
  only?: readonly Name[];
  /** Done in the last round alone. */
  last?: boolean;
  measure(subject: Subject, ground: Ground, name: Name): Promise<Record<string, number>>;
}

interface Asking {
  kind?: Kind;
  mark: string;
  stream?: boolean;
  width: number;
  count: number;
}

/** Asks, and gives the CPU of the program beside what the callers saw. */
async function asked(subject: Subject, { load }: Ground, asking: Asking): Promise<Seen & { cpu: number }> {
  const before = cpuUs(subject.pid);
  const seen = await load.run({ job: 'ask', url: subject.url, apiKey, kind: 'chat', stream: true, ...asking });
  if (seen.errors > 0) throw new Error(`${seen.errors} answers of ${subject.url} ended badly (${asking.mark}).`);
  return { ...seen, cpu: cpuUs(subject.pid) - before };
}

/** Requests that are answered whole. */
function short(name: string, asking: Omit<Asking, 'count'>, full: number): Work {
  return {
    name,
    async measure(subject, ground) {
      const count = ground.quick ? full / 4 : full;
      const { cpu, seconds } = await asked(subject, ground, { stream: false, ...asking, count });
      return { 'CPU of a request, µs': cpu / count, 'requests a second': count / seconds };
    },
  };
}

/** Streams side by side, counted by the chunk. */
function streams(
  name: string,
  width: number,
  chunks: number,
  more: { mark?: string; kind?: Kind; count?: number } = {},
): Work {
  const { mark = 'stream', kind = 'chat', count = width } = more;
  return {
    name,
    ...(kind !== 'chat' && { only: ['before', 'bridge', 'peer'] as const }),
    async measure(subject, ground) {
      const asking = { kind, mark: `bench:${mark}:${chunks}:`, width, count };
      const { cpu, seconds } = await asked(subject, ground, asking);
      const all = count * chunks;
      return { 'CPU of a chunk, µs': cpu / all, 'chunks a second': all / seconds };
    },
  };
}

/** Agents' turns one after the other, after a first one that is not counted. */
function agent(name: string, kind: Kind, full: number): Work {
  return {
    name,
    async measure(subject, ground) {
      const count = ground.quick ? full / 2 : full;
      const asking = { kind, mark: 'bench:short:0:', width: 1 };
      await asked(subject, ground, { ...asking, count: 2 });
      const { cpu } = await asked(subject, ground, { ...asking, count });
      return { 'CPU of a request, ms': cpu / count / 1000 };
    },
  };
}

/** The most memory that the program has during some work, over what it has now, in MiB. */
async function growth(subject: Subject, work: () => Promise<unknown>): Promise<number> {
  const before = residentMiB(subject.pid);
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, residentMiB(subject.pid));
  }, 10);
  await work();
  clearInterval(timer);
  return Math.max(most, residentMiB(subject.pid)) - before;
}

/** A program just started and warmed up, for works that look at its memory; the running one where there is no other. */
async function onFresh<T>(
  subject: Subject,
  ground: Ground,
  name: Name,
  work: (one: Subject) => Promise<T>,
): Promise<T> {
  const fresh = (await ground.fresh(name)) ?? subject;
  await asked(fresh, ground, { mark: 'bench:short:0:', width: 16, count: 200 });
  try {
    return await work(fresh);
  } finally {
    if (fresh !== subject) await fresh.stop();
  }
}

export const works: readonly Work[] = [
  short('short chat, 16 at a time', { mark: 'bench:short:0:', width: 16 }, 800),
  short('embeddings, 16 at a time', { kind: 'embeddings', mark: '', width: 16 }, 800),
  streams('stream of 200', 1, 200, { count: 6 }),
  streams('16 streams of 200', 16, 200),
  streams('64 streams of 200', 64, 200),
  streams('256 streams of 200', 256, 200),
  streams('2000 small chunks', 1, 2000, { mark: 'small', count: 3 }),
  streams('burst of 2000', 4, 2000, { mark: 'burst', count: 16 }),
  streams('64 streams of 200, Messages', 64, 200, { kind: 'messages' }),
  streams('64 streams of 200, Responses', 64, 200, { kind: 'responses' }),
  agent('agent, 20 KB, 8 tools', 'small-agent', 60),
  agent('agent, 300 KB, 120 tools', 'fresh-tools', 16),
  agent('agent, the same tools again', 'same-tools', 16),
  {
    name: '20 paced streams',
    also: 'upstream',
    async measure(subject, ground) {
      const { firstMs, delaysMs } = await asked(subject, ground, { mark: 'bench:paced:15:', width: 20, count: 20 });
      return {
        'first content, p50, ms': median(firstMs),
        'a chunk on its way, p50, ms': median(delaysMs),
        'a chunk on its way, p99, ms': at(delaysMs, 0.99),
      };
    },
  },
  {
    name: '20 paced beside an agent',
    async measure(subject, { load, quick }) {
      const chunks = quick ? 20 : 40;
      const job = { job: 'beside' as const, url: subject.url, apiKey, streams: 20, chunks, agents: chunks / 4 };
      const { delaysMs, errors } = await load.run(job);
      if (errors > 0) throw new Error(`${errors} paced streams ended badly.`);
      return { 'a chunk on its way, p99, ms': at(delaysMs, 0.99) };
    },
  },
  {
    name: '1000 streams of 20 at once',
    measure: (subject, ground, name) =>
      onFresh(subject, ground, name, async (one) => {
        const asking = { kind: 'chat' as const, mark: 'bench:stream:20:', stream: true, width: 1000, count: 1000 };
        let seen: Seen | undefined;
        const grown = await growth(one, async () => {
          seen = await ground.load.run({ job: 'ask', url: one.url, apiKey, ...asking });
        });
        const { firstMs = [], errors = 1000 } = seen ?? {};
        return {
          'first word, p50, ms': median(firstMs),
          'first word, p99, ms': at(firstMs, 0.99),
          errors,
          'memory, MiB more': grown,
        };
      }),
  },
  {
    name: '20 readers that stop',
    measure: (subject, ground, name) =>
      onFresh(subject, ground, name, async (one) => {
        const readers = 20;
        const job = { job: 'slow' as const, url: one.url, apiKey, readers, kibibytes: 16 * 1024, forMs: 1000 };
        return { 'memory of each, MiB': (await growth(one, () => ground.load.run(job))) / readers };
      }),
  },
  {
    name: 'callers that leave',
    async measure(subject, { load, upstream, quick }) {
      const job = { job: 'leave' as const, url: subject.url, apiKey, times: quick ? 50 : 100, upstream: upstream.url };
      const { delaysMs } = await load.run(job);
      return { 'upstream closed, p50, ms': median(delaysMs), 'upstream closed, p99, ms': at(delaysMs, 0.99) };
    },
  },
  {
    name: 'from the start',
    only: ['pipe', 'translator', 'before', 'bridge'],
    async measure(_subject, ground, name) {
      const begun = performance.now();
      const fresh = await ground.fresh(name);
      if (!fresh) throw new Error(`${name} cannot be started.`);
      await asked(fresh, ground, { mark: 'bench:short:0:', stream: false, width: 1, count: 1 });
      const coldMs = performance.now() - begun;
      const cpu = cpuUs(fresh.pid) / 1000;
      await new Promise((resolve) => setTimeout(resolve, 300));
      const idle = residentMiB(fresh.pid);
      await fresh.stop();
      return { 'to the first answer, ms': coldMs, 'CPU until then, ms': cpu, 'memory when idle, MiB': idle };
    },
  },
  {
    name: 'mixed endings',
    only: ['pipe', 'before', 'bridge'],
    last: true,
    measure: async (_subject, ground, name) => {
      const fresh = await ground.fresh(name);
      if (!fresh) throw new Error(`${name} cannot be started.`);
      const job = { job: 'mixed' as const, url: fresh.url, apiKey };
      const settled = async () => {
        await new Promise((resolve) => setTimeout(resolve, 1500));
        return await fresh.heap();
      };
      await ground.load.run({ ...job, count: 500 });
      const before = await settled();
      const { errors } = await ground.load.run({ ...job, count: ground.quick ? 1000 : 10_000 });
      const after = await settled();
      await fresh.stop();
      return {
        'heap, MiB more': (after.heap - before.heap) / 1024 / 1024,
        'handles more': after.handles - before.handles,
        'wrong endings': errors,
      };
    },
  },
];
