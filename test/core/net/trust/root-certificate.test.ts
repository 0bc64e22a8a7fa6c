import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { checkRootCertificate, russianRootFingerprint } from '../../../../src/core/net/trust/root-certificate';
import { makeIdentity } from '../../../emulator/server/certificate';

describe('the file of a root certificate', () => {
  let wanted: X509Certificate;
  let other: X509Certificate;
  before(async () => {
    wanted = new X509Certificate((await makeIdentity('valid')).caPem);
    other = new X509Certificate((await makeIdentity('valid')).caPem);
  });

  it('is accepted by its fingerprint, as PEM or DER, and alone is kept', () => {
    const { fingerprint256 } = wanted;
    const bundle = `junk\n${other}\n${wanted}`;
    for (const bytes of [Buffer.from(String(wanted)), wanted.raw, Buffer.from(bundle)]) {
      const pem = String(wanted);
      assert.deepEqual(checkRootCertificate(bytes, fingerprint256), { outcome: 'accepted', pem });
    }
  });

  it('is refused when it is another certificate, however it is named', () => {
    assert.match(russianRootFingerprint, /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    const fingerprint = wanted.fingerprint256;
    assert.deepEqual(checkRootCertificate(wanted.raw), { outcome: 'other-certificate', fingerprint });
  });

  it('is refused in the form of OpenSSL alone, and found beside it', () => {
    const other = String(wanted).replaceAll(' CERTIFICATE-', ' TRUSTED CERTIFICATE-');
    const check = (text: string) => checkRootCertificate(Buffer.from(text), wanted.fingerprint256).outcome;
    assert.deepEqual([other, `${other}${wanted}`].map(check), ['openssl-form', 'accepted']);
  });

  it('is refused when it holds none', () => {
    for (const text of ['', '<html>', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----']) {
      assert.deepEqual(checkRootCertificate(Buffer.from(text)), { outcome: 'no-certificate' });
    }
  });
});
