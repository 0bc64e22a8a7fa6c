import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, startEmulator } from '../emulator/emulator';

/** An emulated GigaChat over TLS, and the variables that point the bridge at it. */
export interface EmulatedUpstream {
  readonly emulator: Emulator;
  readonly env: Record<string, string>;
  stop(): Promise<void>;
}

/** Starts it with an account and a certificate authority of its own, both gone when it stops. */
export async function startEmulatedUpstream(): Promise<EmulatedUpstream> {
  const emulator = await startEmulator({ tls: true });
  const folder = await mkdtemp(join(tmpdir(), 'gigachat-bridge-start-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, emulator.caPem ?? '');
  return {
    emulator,
    env: { ...emulator.env(), GIGACHAT_CA_BUNDLE_FILE: caFile },
    async stop() {
      await emulator.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
