import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { withoutRussianRoot } from '../../../src/core/net/trust/trust';
import { makeIdentity } from '../../emulator/server/certificate';

describe('T28: what is trusted for OpenRouter', () => {
  it('lacks the certificate of that fingerprint, in whichever bundle it stood, and no other', async () => {
    const [root, other] = (await Promise.all([makeIdentity(), makeIdentity()])).map(({ caPem }) => caPem);
    assert.ok(root && other);
    const { fingerprint256 } = new X509Certificate(root);
    const left = withoutRussianRoot([`# Some root\n${root}\n# Another\n${other}`, other, root], fingerprint256);
    assert.deepEqual(
      left.map((pem) => new X509Certificate(pem).fingerprint256),
      [new X509Certificate(other).fingerprint256],
    );
  });
});
