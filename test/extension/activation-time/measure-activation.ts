import { packExtension, stubPublisher } from '../pack-extension';
import { packagedExtension } from '../project';
import type { Workbench } from '../workbench/workbench';
import { WorkbenchSession } from '../workbench/workbench-session';
import { median } from './median';
import { type ActivationTimes, readActivationTimes } from './startup-performance';

/**
 * What is measured: the packaged extension, one that does nothing, and one that does nothing but load VS Code's API.
 */
const sources = {
  empty: 'exports.activate = () => {};\n',
  'api-only': "require('vscode');\nexports.activate = () => {};\n",
};
const ids = {
  'GigaChat Bridge': 'gigachat-bridge.gigachat-bridge',
  'an empty extension': `${stubPublisher}.empty`,
  "an extension that only loads VS Code's API": `${stubPublisher}.api-only`,
};
type Measured = keyof typeof ids;
const measured = Object.keys(ids) as Measured[];

const patienceMs = 60_000;

/**
 * Starts the extension host `starts` times and gives the medians of each extension. All of them activate in the same
 * starts: on a busy machine a figure alone says little.
 */
export async function measureActivation(starts: number): Promise<Record<Measured, ActivationTimes>> {
  const others = await Promise.all(Object.entries(sources).map(([name, source]) => packStub(name, source)));
  const session = await WorkbenchSession.open({ vsix: [packagedExtension, ...others] });
  const samples = measured.map(() => [] as ActivationTimes[]);
  try {
    for (let start = 0; start < starts; start++) {
      if (start > 0) await session.workbench.reload();
      for (const [index, times] of (await readAll(session.workbench)).entries()) samples[index]?.push(times);
    }
  } finally {
    await session.close();
  }
  const rows = measured.map((name, index) => [name, medians(samples[index] ?? [])]);
  return Object.fromEntries(rows) as Record<Measured, ActivationTimes>;
}

/** The table lists an extension once it has been activated, so it is read until it lists all. */
async function readAll(workbench: Workbench): Promise<ActivationTimes[]> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    const times = await readActivationTimes(workbench);
    const found = measured.flatMap((name) => times.get(ids[name]) ?? []);
    if (found.length === measured.length) return found;
  }
  throw new Error(`"Developer: Startup Performance" does not list all of ${Object.values(ids).join(', ')}.`);
}

function medians(samples: readonly ActivationTimes[]): ActivationTimes {
  const of = (part: keyof ActivationTimes): number => median(samples.map((times) => times[part]));
  return { load: of('load'), call: of('call'), finish: of('finish') };
}

function packStub(name: string, source: string): Promise<string> {
  const activationEvents = ['onStartupFinished'];
  return packExtension({ name, main: './extension.js', activationEvents }, { 'extension.js': source });
}
