import { promises as files } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { errorCode } from '../core/ground/error-code';
import type { Runtime } from '../core/ground/runtime';
import type { ProxySettings } from '../core/net/proxy/proxy';
import { checkRootCertificate } from '../core/net/trust/root-certificate';
import { downloadRoot, type RootSource } from '../core/setup/download-root';
import { SettingsError } from '../core/setup/settings-error';
import { english } from './words/english';
import type { RootWords } from './words/words';

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
  words: RootWords = english.root,
): Promise<string[]> {
  const file = resolve(out);
  const { fingerprint } = source;
  const lines = (first: string) => [first, words.fingerprint(fingerprint), words.next(file)];
  const present = await files.readFile(file).catch(() => undefined);
  if (present && checkRootCertificate(present, fingerprint).outcome === 'accepted') {
    return lines(words.present(file));
  }
  if (present) throw new SettingsError(words.somethingElse(file));
  const hindrance = await whyNotWritable(file);
  if (hindrance !== undefined) throw new SettingsError(words.unwritable(file, hindrance));

  const got = await downloadRoot(source, runtime, new AbortController().signal, proxy);
  if (!got.ok) {
    const reasons = got.failed.map((failed) => `\n  ${failed.url.href}: ${words.reason(failed).replace(/\.$/, '')}`);
    throw new SettingsError(words.notDownloaded(reasons.join('')));
  }
  try {
    await files.writeFile(file, got.pem, { flag: 'wx' });
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'EEXIST') await files.rm(file, { force: true }).catch(() => undefined);
    throw new SettingsError(words.unwritable(file, code));
  }
  return lines(words.downloaded(got.url.href, file));
}

/** The code of what hinders a new file there, before anything is fetched for it. */
async function whyNotWritable(file: string): Promise<string | undefined> {
  const there = await files.lstat(file).catch(() => undefined);
  if (there) return there.isDirectory() ? 'EISDIR' : 'EEXIST';
  try {
    await files.access(dirname(file), files.constants.W_OK);
    return undefined;
  } catch (error) {
    return errorCode(error);
  }
}
