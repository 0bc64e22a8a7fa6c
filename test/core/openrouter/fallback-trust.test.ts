import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { withoutRussianRoot } from '../../../src/core/net/trust/trust';
import { makeIdentity } from '../../emulator/server/certificate';
import { makeChain } from '../net/trust/chain';

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

  it('lacks one that is known by its name alone, in whichever letters, and all below it', async () => {
    const { root, middle } = await makeChain({ root: 'RuSSian trusted ROOT CA', middle: 'Some Bank CA' });
    const { caPem } = await makeIdentity();
    assert.deepEqual(
      withoutRussianRoot([root + middle + caPem]).map((pem) => new X509Certificate(pem).fingerprint256),
      [new X509Certificate(caPem).fingerprint256],
    );
  });
});
