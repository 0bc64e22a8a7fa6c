import { promises as files } from 'node:fs';
import { resolve } from 'node:path';
import { advised } from '../core/chat/errors';
import { errorCode } from '../core/ground/error-code';
import type { Runtime } from '../core/ground/runtime';
import type { ProxySettings } from '../core/net/proxy/proxy';
import { checkRootCertificate } from '../core/net/trust/root-certificate';
import { downloadRoot, type RootSource } from '../core/setup/download-root';
import { SettingsError } from '../core/setup/settings-error';
import { advice } from './variable-advice';

/** Where `--trust-russian-root` writes unless it is told. */
export const defaultRootFile = 'russian-trusted-root-ca.pem';

/**
 * Downloads the root certificate into `out` and gives the lines to print: where it stands, its fingerprint, the next
 * step. A file that holds it already is left as it is. Throws `SettingsError`; then `out` is what it was.
 */
export async function trustRussianRoot(
  out: string,
  source: RootSource,
  runtime: Pick<Runtime, 'clock'>,
  proxy?: ProxySettings,
): Promise<string[]> {
  const file = resolve(out);
  const { fingerprint } = source;
  const lines = (first: string) => [
    first,
    `SHA-256 fingerprint, the published one: ${fingerprint}`,
    `Next: set GIGACHAT_CA_BUNDLE_FILE=${file} and start again. It is used for GigaChat only.`,
  ];
  const present = await files.readFile(file).catch(() => undefined);
  if (present && checkRootCertificate(present, fingerprint).outcome === 'accepted') {
    return lines(`${file} holds the Russian Trusted Root CA already.`);
  }
  if (present) throw new SettingsError(`${file} exists and holds something else. Name another file with --out.`);

  const got = await downloadRoot(source, runtime, new AbortController().signal, proxy);
  if (!got.ok) {
    const reasons = got.failed.map(({ url, reason, failure }) => {
      const said = failure && failure.kind !== 'tls' ? advised(failure, advice).message : reason;
      return `\n  ${url.href}: ${said.replace(/\.$/, '')}`;
    });
    throw new SettingsError(
      `The Russian Trusted Root CA could not be downloaded, and nothing was written.${reasons.join('')}\nTry again later, or download it in a browser from https://www.gosuslugi.ru/crt and set GIGACHAT_CA_BUNDLE_FILE to it.`,
    );
  }
  try {
    await files.writeFile(file, got.pem, { flag: 'wx' });
  } catch (error) {
    const code = errorCode(error) ?? 'unknown reason';
    if (code !== 'EEXIST') await files.rm(file, { force: true }).catch(() => undefined);
    throw new SettingsError(`${file} cannot be written (${code}). Name another file with --out.`);
  }
  return lines(`Downloaded the Russian Trusted Root CA from ${got.url.href} to ${file}`);
}
