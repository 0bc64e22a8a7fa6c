import forge from 'node-forge';
import { certificate, throwAwayKeys } from '../../emulator/server/certificate';

export const day = 24 * 60 * 60_000;

/** A certificate for this machine that signs itself, with its key; its ends count from now, in milliseconds. */
export async function madePair(fromMs: number, untilMs: number, name = 'localhost') {
  const [, { pem, publicKey, privateKey }] = await throwAwayKeys();
  const names = [{ name: 'commonName', value: name }];
  const made = certificate(publicKey, names, names, fromMs, untilMs, [
    { name: 'basicConstraints', cA: true },
    {
      name: 'subjectAltName',
      altNames: [
        { type: 2, value: 'localhost' },
        { type: 7, ip: '127.0.0.1' },
      ],
    },
  ]);
  made.sign(privateKey, forge.md.sha256.create());
  return { key: pem, cert: forge.pki.certificateToPem(made) };
}
