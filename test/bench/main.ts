import { keepBusy } from './load';
import { type Subject, startBridge, startOwn } from './subject';

// The bridge beside a byte pipe in bare node:http, on the same upstream, in turns within one run. What counts are the
// ratios: the machine is the same for both.

const rounds = 7;
const apiKey = 'bench-key-0123456789';
const streams = 64;
const chunksPerStream = 200;

interface Figures {
  chatsPerS: number;
  chunksPerS: number;
  cpuPerChunkUs: number;
  firstContentMs: number;
}

async function measure(subject: Subject): Promise<Figures> {
  const shortChats = 800;
  let begun = performance.now();
  await keepBusy(subject.url, apiKey, 'short', 16, shortChats);
  const chatsPerS = shortChats / ((performance.now() - begun) / 1000);

  const cpuBefore = await subject.cpu();
  begun = performance.now();
  await keepBusy(subject.url, apiKey, 'burst', streams, streams);
  const burstS = (performance.now() - begun) / 1000;
  const chunks = streams * chunksPerStream;
  const cpuPerChunkUs = ((await subject.cpu()) - cpuBefore) / chunks;

  const paced = await keepBusy(subject.url, apiKey, 'paced', 20, 20);
  const firstContentMs = median(paced.map((timing) => timing.firstContentMs));
  return { chatsPerS, chunksPerS: chunks / burstS, cpuPerChunkUs, firstContentMs };
}

async function main(): Promise<void> {
  const upstream = await startOwn('upstream', 'upstream.ts');
  const pipe = await startOwn('pipe', 'pipe.ts', { UPSTREAM: upstream.url });
  const bridge = await startBridge(upstream.url, apiKey);
  const figures = new Map<Subject, Figures[]>([
    [upstream, []],
    [pipe, []],
    [bridge, []],
  ]);
  for (const subject of figures.keys()) await keepBusy(subject.url, apiKey, 'burst', 16, 64);
  for (let round = 0; round < rounds; round += 1) {
    for (const [subject, list] of figures) list.push(await measure(subject));
  }
  await Promise.all([upstream, pipe, bridge].map((subject) => subject.stop()));

  const of = (subject: Subject, key: keyof Figures) => (figures.get(subject) ?? []).map((entry) => entry[key]);
  /** The median over the rounds of the ratio within a round. */
  const ratio = (key: keyof Figures) =>
    median(of(bridge, key).map((value, round) => value / (of(pipe, key)[round] ?? Number.NaN)));
  const row = (name: string, key: keyof Figures, digits: number) =>
    `${name.padEnd(38)} ${[pipe, bridge].map((subject) => median(of(subject, key)).toFixed(digits).padStart(10)).join(' ')}   ${ratio(key).toFixed(2).padStart(8)}`;
  const added = (subject: Subject) =>
    median(of(subject, 'firstContentMs').map((value, round) => value - (of(upstream, 'firstContentMs')[round] ?? 0)));

  console.log(`${rounds} rounds in turns, Node ${process.version}; medians, and the median ratio bridge / pipe`);
  console.log(`${''.padEnd(38)} ${'pipe'.padStart(10)} ${'bridge'.padStart(10)}   ${'ratio'.padStart(8)}`);
  console.log(row('short chats per second, 16 at a time', 'chatsPerS', 0));
  console.log(row(`chunks per second, ${streams} streams of ${chunksPerStream}`, 'chunksPerS', 0));
  console.log(row('own CPU per chunk, µs', 'cpuPerChunkUs', 2));
  console.log(
    `${'added time to first content, 20 paced'.padEnd(38)} ${added(pipe).toFixed(2).padStart(10)} ${added(bridge).toFixed(2).padStart(10)}   ms over the upstream alone`,
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

void main();
