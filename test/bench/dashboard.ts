// How long the dashboard's history of 100,000 requests takes to open: npx tsx test/bench/dashboard.ts
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DashboardWords } from '../../src/editor/dashboard/dashboard-words';
import { Numbers } from '../../src/editor/dashboard/numbers';
import { renderUsage } from '../../src/editor/dashboard/render-usage';
import { UsageHistory } from '../../src/editor/usage/usage-history';
import { dayBefore, dayOf } from '../../src/editor/usage/usage-rows';
import { viewUsage } from '../../src/editor/usage/usage-view';

const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const requests = 100_000;
const words = new Proxy({} as DashboardWords, {
  get: (_target, name) =>
    name === 'locale' ? 'ru' : Object.assign(() => String(name), { toString: () => String(name) }),
});

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'dashboard-bench-'));
  const now = Date.now();
  const today = dayOf(now);
  const history = new UsageHistory(folder, silent);
  for (let index = 0; index < requests; index += 1) {
    history.add({
      day: dayBefore(today, index % 60),
      client: `client ${index % 9}`,
      model: ['GigaChat-2', 'GigaChat-2-Pro', 'GigaChat-2-Max'][index % 3] ?? '',
      workspace: `folder ${index % 11}`,
      requests: 1,
      failed: 0,
      uncounted: 0,
      input: 1000 + index,
      cached: index % 500,
      output: 100,
    });
  }
  await history.flush();
  const tariff = { version: 1 as const, prices: [{ model: '*', tokens: '1000', roubles: '0.2' }] };
  const times: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    const begun = performance.now();
    const { rows, completions, broken } = await new UsageHistory(folder, silent).read();
    const view = viewUsage(rows, tariff, now, 30);
    renderUsage({ view, packages: [], completions, broken }, words, new Numbers('ru'));
    times.push(performance.now() - begun);
  }
  await rm(folder, { recursive: true });
  times.sort((one, other) => one - other);
  console.log(
    `history of ${requests} requests, read, summed and drawn: p50 ${times[3]?.toFixed(0)} ms, most ${times[6]?.toFixed(0)} ms`,
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
