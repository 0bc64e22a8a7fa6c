import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formsOf } from '../../src/core/gigachat/access/authorization-key';
import { type Emulator, startEmulator } from '../emulator';
import { noteOutput, watchSecrets } from '../harness/canary';
import type { AgentTarget } from './agent-run';
import { type BridgeProcess, startBridge } from './bridge-process';

/** An emulated GigaChat behind TLS and the bridge's own program in front of it, as a user has them. */
export interface BridgeStand {
  readonly emulator: Emulator;
  readonly bridge: BridgeProcess;
  readonly target: AgentTarget;
  stop(): Promise<void>;
}

/** Starts both, on free ports, with keys of their own. */
export async function startBridgeStand(): Promise<BridgeStand> {
  const folder = mkdtempSync(join(tmpdir(), 'bridge-stand-'));
  const emulator = await startEmulator({ tls: true });
  const stopEmulator = async () => {
    await emulator.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const caFile = join(folder, 'ca.pem');
    await writeFile(caFile, emulator.caPem ?? '');
    const apiKey = randomUUID();
    watchSecrets(apiKey, emulator.credentials, ...formsOf(emulator.credentials));
    const bridge = await startBridge({
      environment: {
        GIGACHAT_CREDENTIALS: emulator.credentials,
        GIGACHAT_BASE_URL: emulator.baseUrl,
        GIGACHAT_AUTH_URL: emulator.authUrl,
        GIGACHAT_CA_BUNDLE_FILE: caFile,
        GPT2GIGA_API_KEY: apiKey,
        GPT2GIGA_LOG_LEVEL: 'TRACE',
      },
    });
    const target = { baseUrl: `${bridge.url}/v1`, apiKey, model: 'GigaChat-2-Max' };
    const stop = async () => {
      await bridge.stop();
      noteOutput("the bridge's log", bridge.stderr());
      await stopEmulator();
    };
    return { emulator, bridge, target, stop };
  } catch (error) {
    await stopEmulator();
    throw error;
  }
}
