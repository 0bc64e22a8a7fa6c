import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '../emulator/emulator';

/** An emulated GigaChat over TLS, and the variables that point the bridge at it. */
export interface EmulatedUpstream {
  env: Record<string, string>;
  stop(): Promise<void>;
}

/** Starts it with an account and a certificate authority of its own, both gone when it stops. */
export async function startEmulatedUpstream(): Promise<EmulatedUpstream> {
  const emulator = await startEmulator({ tls: true });
  const folder = await mkdtemp(join(tmpdir(), 'gigachat-bridge-start-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, emulator.caPem ?? '');
  return {
    env: {
      GIGACHAT_CREDENTIALS: emulator.credentials,
      GIGACHAT_BASE_URL: emulator.baseUrl,
      GIGACHAT_AUTH_URL: emulator.authUrl,
      GIGACHAT_CA_BUNDLE_FILE: caFile,
    },
    async stop() {
      await emulator.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
