import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import { trustedRoots } from '../../../../src/core/net/trust/trust';

describe('the roots that are trusted', () => {
  it("are Node's and the system's, each once, and the one that was added", () => {
    const roots = trustedRoots(undefined);
    const fingerprints = roots.map((pem) => new X509Certificate(pem).fingerprint256);
    assert.equal(new Set(fingerprints).size, roots.length);
    for (const pem of tls.rootCertificates) assert.ok(fingerprints.includes(new X509Certificate(pem).fingerprint256));
    assert.deepEqual(trustedRoots('an added one'), [...roots, 'an added one']);
    assert.doesNotThrow(() => tls.createSecureContext({ ca: roots }));
  });
});
