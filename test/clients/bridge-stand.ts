import { randomUUID } from 'node:crypto';
import { formsOf } from '../../src/core/gigachat/access/authorization-key';
import type { Emulator } from '../emulator/emulator';
import { noteOutput, watchSecrets } from '../harness/canary';
import { startEmulatedUpstream } from '../start/emulated-upstream';
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
  const upstream = await startEmulatedUpstream();
  const { emulator } = upstream;
  try {
    const apiKey = randomUUID();
    watchSecrets(apiKey, emulator.credentials, ...formsOf(emulator.credentials));
    const bridge = await startBridge({
      environment: { ...upstream.env, GPT2GIGA_API_KEY: apiKey, GPT2GIGA_LOG_LEVEL: 'TRACE' },
    });
    const target = { baseUrl: `${bridge.url}/v1`, apiKey, model: 'GigaChat-2-Max' };
    const stop = async () => {
      await bridge.stop();
      noteOutput("the bridge's log", bridge.stderr());
      await upstream.stop();
    };
    return { emulator, bridge, target, stop };
  } catch (error) {
    await upstream.stop();
    throw error;
  }
}
