import { type Asked, ask, newAgent } from './ask';
import { bodiesOf, type Kind } from './bodies';
import { mixedEndings } from './mixed-endings';

// The callers, in a process of their own: does one job after the other and tells what it took.

/** What a program is asked for. */
export type Job = { url: string; apiKey: string } & (
  | { job: 'ask'; kind: Kind; mark: string; stream: boolean; width: number; count: number }
  | { job: 'beside'; streams: number; chunks: number; agents: number }
  | { job: 'slow'; readers: number; kibibytes: number; forMs: number }
  | { job: 'leave'; times: number; upstream: string }
  | { job: 'mixed'; count: number }
);

/** What the callers saw: milliseconds. */
export interface Seen {
  seconds: number;
  errors: number;
  firstMs: number[];
  /** How long chunks were on their way, where they tell when they were sent. */
  delaysMs: number[];
}

async function run(job: Job): Promise<Seen> {
  const begun = performance.now();
  const seen = await seenBy(job);
  return { seconds: (performance.now() - begun) / 1000, ...seen };
}

async function seenBy(job: Job): Promise<Omit<Seen, 'seconds'> & { seconds?: number }> {
  switch (job.job) {
    case 'ask': {
      const { kind, mark, stream, width, count } = job;
      const bodies = bodiesOf(kind, mark, stream, count);
      const begun = performance.now();
      const answers = await keepBusy(job, bodies, width);
      return { ...told(answers), seconds: (performance.now() - begun) / 1000 };
    }
    case 'beside': {
      const bodies = bodiesOf('chat', `bench:paced:${job.chunks}:`, true, job.streams);
      const large = bodiesOf('fresh-tools', 'bench:short:0:', true, job.agents);
      const [paced] = await Promise.all([keepBusy(job, bodies, job.streams), keepBusy(job, large, 1)]);
      return told(paced);
    }
    case 'slow':
      return slowly(job.url, job.apiKey, job.readers, job.kibibytes, job.forMs);
    case 'leave':
      return leave(job.url, job.apiKey, job.times, job.upstream);
    case 'mixed':
      return { errors: await mixedEndings(job.url, job.apiKey, job.count), firstMs: [], delaysMs: [] };
  }
}

interface Body {
  path: string;
  text: string;
}

/** Keeps `width` requests under way until all have been made. */
async function keepBusy({ url, apiKey }: Job, bodies: readonly Body[], width: number): Promise<Asked[]> {
  const agent = newAgent();
  const answers: Asked[] = [];
  let at = 0;
  const lane = async () => {
    while (at < bodies.length) {
      const body = bodies[at];
      at += 1;
      if (body) answers.push(await ask({ url, apiKey, agent, ...body }));
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  agent.destroy();
  return answers;
}

function told(answers: readonly Asked[]) {
  return {
    errors: answers.filter(({ ok }) => !ok).length,
    firstMs: answers.map(({ firstMs }) => firstMs),
    delaysMs: answers.flatMap(({ delaysMs }) => delaysMs),
  };
}

/** Callers that stop reading after the first bytes of a large answer. */
async function slowly(url: string, apiKey: string, readers: number, kibibytes: number, forMs: number) {
  const agent = newAgent();
  const bodies = bodiesOf('chat', `bench:large:${kibibytes}:`, true, readers);
  const leaving: (() => void)[] = [];
  const answers = bodies.map((body) =>
    ask({
      url,
      apiKey,
      agent,
      ...body,
      onFirst: (response) => {
        response.pause();
        leaving.push(() => response.destroy());
      },
    }),
  );
  for (let look = 0; look < 500 && leaving.length < readers; look += 1) await pause(20);
  await pause(forMs);
  const errors = readers - leaving.length;
  for (const go of leaving) go();
  agent.destroy();
  await Promise.all(answers);
  return { errors, firstMs: [], delaysMs: [] };
}

/** Callers that leave after the first word: how long until the upstream's connection is closed. */
async function leave(url: string, apiKey: string, times: number, upstream: string) {
  const agent = newAgent();
  const leftAt = new Map<string, bigint>();
  for (let time = 0; time < times; time += 1) {
    const id = `${process.hrtime.bigint()}`;
    const [body] = bodiesOf('chat', `bench:held:0:${id}`, true, 1);
    if (!body) break;
    await ask({
      url,
      apiKey,
      agent,
      ...body,
      onFirst: (response) => {
        leftAt.set(id, process.hrtime.bigint());
        response.destroy();
      },
    });
  }
  agent.destroy();
  let delaysMs: number[] = [];
  for (let look = 0; look < 100 && delaysMs.length < times; look += 1) {
    await pause(20);
    const list = (await (await fetch(`${upstream}/left`)).json()) as [string, string][];
    delaysMs = list.flatMap(([id, at]) => {
      const left = leftAt.get(id);
      return left === undefined ? [] : [Number(BigInt(at) - left) / 1e6];
    });
  }
  return { errors: times - delaysMs.length, firstMs: [], delaysMs };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

process.on('message', (job: Job) => {
  run(job).then(
    (seen) => process.send?.(seen),
    (error: unknown) => process.send?.({ failed: String(error) }),
  );
});
process.send?.({ url: '' });
