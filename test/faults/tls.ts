import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CertificateKind } from '../emulator/server/certificate';
import type { StackOptions } from '../harness/stack';

/** A TLS service whose authority is trusted, whatever else is wrong with it. */
export function tls(certificate: CertificateKind): StackOptions {
  return {
    emulator: { tls: true, certificate },
    env: (emulator) => ({ GIGACHAT_CA_BUNDLE_FILE: certificateFile(emulator.caPem ?? '') }),
  };
}

/** A file with this PEM, for settings that are read at once: it is gone in the next turn of the event loop. */
export function certificateFile(pem: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-ca-'));
  const file = join(folder, 'ca.pem');
  writeFileSync(file, pem);
  setImmediate(() => rmSync(folder, { recursive: true }));
  return file;
}
