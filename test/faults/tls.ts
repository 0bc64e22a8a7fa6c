import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CertificateKind } from '../emulator/server/certificate';
import type { StackOptions } from '../harness/stack';

/** A TLS service whose authority is trusted, whatever else is wrong with it. */
export function tls(certificate: CertificateKind): StackOptions {
  return {
    emulator: { tls: true, certificate },
    env: (emulator) => {
      const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-ca-'));
      const file = join(folder, 'ca.pem');
      writeFileSync(file, emulator.caPem ?? '');
      // Settings are read at once; nothing needs the file after that.
      setImmediate(() => rmSync(folder, { recursive: true }));
      return { GIGACHAT_CA_BUNDLE_FILE: file };
    },
  };
}
