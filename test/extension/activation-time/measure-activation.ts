import { packExtension, stubPublisher } from '../pack-extension';
import { packagedExtension } from '../project';
import type { Workbench } from '../workbench/workbench';
import { WorkbenchSession } from '../workbench/workbench-session';
import { median } from './median';
import { type ActivationTimes, readActivationTimes } from './startup-performance';

/** Medians of the packaged extension, beside those of an extension that does nothing. */
export interface ActivationComparison {
  starts: number;
  product: ActivationTimes;
  empty: ActivationTimes;
}

const product = 'gigachat-bridge.gigachat-bridge';
const empty = `${stubPublisher}.empty`;
const patienceMs = 60_000;

/**
 * Starts the extension host `starts` times and takes medians. Both extensions activate in the same starts:
 * on a busy machine a figure alone says little.
 */
export async function measureActivation(starts: number): Promise<ActivationComparison> {
  const session = await WorkbenchSession.open({ vsix: [packagedExtension, await packEmptyExtension()] });
  const samples: Record<'product' | 'empty', ActivationTimes[]> = { product: [], empty: [] };
  try {
    for (let start = 0; start < starts; start++) {
      if (start > 0) await session.workbench.reload();
      const times = await readBoth(session.workbench);
      samples.product.push(times.product);
      samples.empty.push(times.empty);
    }
  } finally {
    await session.close();
  }
  return { starts, product: medians(samples.product), empty: medians(samples.empty) };
}

/** The table lists an extension once it has been activated, so it is read until it lists both. */
async function readBoth(workbench: Workbench): Promise<Record<'product' | 'empty', ActivationTimes>> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    const times = await readActivationTimes(workbench);
    const both = { product: times.get(product), empty: times.get(empty) };
    if (both.product && both.empty) return { product: both.product, empty: both.empty };
  }
  throw new Error(`"Developer: Startup Performance" does not list both ${product} and ${empty}.`);
}

function medians(samples: readonly ActivationTimes[]): ActivationTimes {
  const of = (part: keyof ActivationTimes): number => median(samples.map((times) => times[part]));
  return { load: of('load'), call: of('call'), finish: of('finish') };
}

function packEmptyExtension(): Promise<string> {
  const activationEvents = ['onStartupFinished'];
  const source = 'exports.activate = () => {};\n';
  return packExtension({ name: 'empty', main: './extension.js', activationEvents }, { 'extension.js': source });
}
