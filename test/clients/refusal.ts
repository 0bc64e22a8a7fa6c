import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { RunClient } from './agent-run';
import type { BridgeStand } from './bridge-stand';
import { withWorkFolder } from './work-folder';

/** Runs a client with a key that is not the bridge's: it gives up and shows its user the bridge's own words. */
export async function assertShowsWrongKey(run: RunClient, stand: BridgeStand): Promise<void> {
  const target = { ...stand.target, apiKey: randomUUID() };
  const result = await withWorkFolder((cwd) => run(target, { prompt: 'Say done.', cwd, timeoutMs: 120_000 }));
  const printed = `${result.stdout}\n${result.stderr}`;
  assert.equal(result.exitCode, 1, printed);
  assert.match(printed, /The bridge key is missing or wrong/);
  assert.equal(stand.emulator.log.filter((entry) => entry.kind === 'chat').length, 0);
}
