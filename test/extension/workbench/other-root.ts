import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { russianRootFingerprint } from '../../../src/core/net/trust/root-certificate';
import type { Profile } from '../server/profile';

/**
 * Has the installed extension expect this certificate, from this address, in place of the Russian root: nobody can make
 * servers that the real one vouches for. No setting does that; the two literals in the bundle are replaced.
 */
export async function expectOtherRoot(profile: Profile, pem: string, address: URL): Promise<void> {
  const [folder] = (await readdir(profile.extensions)).filter((name) => name.startsWith('gigachat-bridge.'));
  assert.ok(folder, 'the extension is installed');
  const file = join(profile.extensions, folder, 'dist', 'engine.js');
  let bundle = await readFile(file, 'utf8');
  const replace = (literal: string | RegExp, by: string): void => {
    const parts = bundle.split(literal);
    assert.ok(parts.length > 1, `the bundle holds ${literal}`);
    bundle = parts.join(by);
  };
  replace(russianRootFingerprint, new X509Certificate(pem).fingerprint256);
  replace(/https:\/\/gu-st\.ru\/content\/[\w/]+\.c[re][rt]/, address.href);
  await writeFile(file, bundle);
}
