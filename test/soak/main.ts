// Everything at once for a long time: npm run soak -- [--minutes 30] [--callers 64] [--no-clients]
import { parseArgs } from 'node:util';
import { startEmulator } from '../emulator/emulator';
import { actOnce, askPlainly, plainQuestions, type Target } from './actions';
import { cachedClients, endedWell, runClients } from './clients';
import { percent, shareOf } from './share-of';
import { healthOf, surplus, worded } from './state';
import { type Holding, startSubject } from './subject';
import { layFaults } from './upstream-faults';
import { Weather } from './weather';

/** No request may be without an end for longer: an upstream that sends filler alone is given up after 180 s. */
const endsWithinMs = 210_000;
/** A bridge that refuses what is in order outlives everything: so many of the ordinary questions have to be answered. */
const leastAnswered = 0.95;
/** And so many runs of real clients have to end well; one that was only slow is none that failed. */
const leastEndedWell = 0.9;
/** So much more may be on the heap at the end than after the warm-up. */
const mostGrowth = 5 * 1024 * 1024;
/** Connections to the upstream are kept for 10 s, those to callers for 120 s, as long as the callers keep them. */
const quietMs = 130_000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '30' },
      callers: { type: 'string', default: '64' },
      'no-clients': { type: 'boolean', default: false },
    },
  });
  const totalMs = Number(values.minutes) * 60_000;
  const weather = new Weather();
  const emulator = await startEmulator({
    accounts: [{ clientId: 'soak-client-0', clientSecret: 'soak-secret-0', scope: 'GIGACHAT_API_CORP', streams: 1e9 }],
    tokensPerSecond: 1000,
    logLimit: 100,
    onEntry: (entry) => weather.heard(entry),
  });
  layFaults(emulator);
  const subject = await startSubject({
    ...emulator.env(),
    GIGACHAT_SCOPE: 'GIGACHAT_API_CORP',
    GIGACHAT_MAX_CONNECTIONS: values.callers,
    GIGACHAT_TIMEOUT: '5',
    GIGACHAT_RETRY_BACKOFF_FACTOR: '0.1',
  });
  const target: Target = subject;
  const counts = { requests: 0, hangs: 0, outcomes: new Map<string, number>() };
  const hangs: string[] = [];
  const count = (outcome: string) => counts.outcomes.set(outcome, (counts.outcomes.get(outcome) ?? 0) + 1);

  /** All callers at once, for so long; resolves when the last request has its end. */
  const load = async (ms: number) => {
    const untilMs = performance.now() + ms;
    const isOver = () => performance.now() >= untilMs || subject.death !== undefined;
    const caller = async () => {
      while (!isOver()) {
        const signal = AbortSignal.timeout(endsWithinMs);
        const begunMs = performance.now();
        try {
          const { name, outcome } = await actOnce(target, signal);
          count(`${name}: ${outcome}`);
        } catch (error) {
          if (signal.aborted) hangs.push(`no end after ${Math.round(performance.now() - begunMs)} ms`);
          else count(`no connection: ${error instanceof Error ? error.message : error}`);
        }
        counts.requests += 1;
      }
    };
    const strikes = setInterval(() => {
      if (!isOver()) weather.strike(emulator);
    }, 20_000);
    const agents = values['no-clients']
      ? Promise.resolve()
      : runClients(
          { baseUrl: `${target.url}/v1`, apiKey: target.apiKey, model: 'GigaChat-2-Max' },
          isOver,
          (name, ending) => count(`${name}: ${ending}`),
        );
    await Promise.all([...Array.from({ length: Number(values.callers) }, caller), agents]);
    clearInterval(strikes);
  };
  const quiet = async (): Promise<Holding> => {
    await new Promise((resolve) => setTimeout(resolve, quietMs));
    return await subject.measure();
  };

  console.log(
    `clients: ${values['no-clients'] ? 'left out' : cachedClients.map(([one]) => one.name).join(', ') || 'none in the cache'}`,
  );
  const warmUpMs = Math.min(60_000, totalMs / 3);
  await load(warmUpMs);
  const start = await quiet();
  console.log(`after ${Math.round(warmUpMs / 1000)} s of warm-up: ${worded(start)}`);
  counts.requests = 0;
  counts.outcomes.clear();
  const answered = () => shareOf(counts.outcomes, plainQuestions, '200');
  const clientRuns = () => shareOf(counts.outcomes, new Set(cachedClients.map(([one]) => one.name)), endedWell);
  const minutes = setInterval(async () => {
    if (subject.death !== undefined) return;
    const health = await healthOf(target);
    console.log(
      `${clock()} ${counts.requests} requests, ${percent(answered())} % of the ordinary answered, ${hangs.length} hangs, ${worded(await subject.measure())}, health ${health}`,
    );
  }, 60_000);
  await load(totalMs);
  clearInterval(minutes);
  const end = subject.death === undefined ? await quiet() : undefined;
  // The last requests are those that a failing upstream held: only a question after them can tell that it works again.
  const last = end && (await askPlainly(target, AbortSignal.timeout(endsWithinMs)).catch(String));
  const health = await healthOf(target);

  console.log(`\n${counts.requests} requests:`);
  for (const [outcome, times] of [...counts.outcomes].sort()) console.log(`${String(times).padStart(8)}  ${outcome}`);
  const grown = end && end.heapUsed - start.heapUsed;
  const left = end && surplus(end.resources, start.resources);
  const plain = answered();
  const runs = clientRuns();
  const verdicts: [string, boolean][] = [
    [`deaths: ${subject.death ?? 0}`, subject.death === undefined],
    [`hangs: ${hangs.length}${hangs.length > 0 ? ` (${hangs[0]})` : ''}`, hangs.length === 0],
    [
      `heap after GC: ${grown === undefined ? 'unknown' : `${(grown / 1024 / 1024).toFixed(2)} MB more`}`,
      grown !== undefined && grown <= mostGrowth,
    ],
    [`handles left: ${left?.join(', ') || 'none'}`, left?.length === 0],
    [`a question at the end: ${last}`, last === '200'],
    [`/health: ${health}`, health === 'up, nothing in flight'],
    [`ordinary questions answered: ${plain.well} of ${plain.tried}`, plain.well >= plain.tried * leastAnswered],
    [
      `real clients: ${runs.well} of ${runs.tried} runs ended well, ${runs.slow} took too long`,
      runs.tried === 0 || (runs.well > 0 && runs.well >= (runs.tried - runs.slow) * leastEndedWell),
    ],
    [`faults of its own in the log: ${subject.faults.length}`, subject.faults.length === 0],
  ];
  for (const [text, holds] of verdicts) console.log(`${holds ? '✔' : '✘'} ${text}`);
  for (const line of subject.faults) console.log(line);
  await subject.stop();
  await emulator.stop();
  process.exit(verdicts.every(([, holds]) => holds) ? 0 : 1);
}

function clock(): string {
  return new Date().toISOString().slice(11, 19);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(2);
});
