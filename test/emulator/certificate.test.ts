import assert from 'node:assert/strict';
import { Caller, call } from './caller';
import { startEmulator } from './emulator';

describe('the certificate of the emulator', () => {
  it('is good for 127.0.0.1 and localhost once its authority is trusted, and not before', async () => {
    const emulator = await startEmulator({ tls: true });
    const caller = await new Caller(emulator).signIn();
    assert.equal((await caller.get('/models')).status, 200);
    const byName = emulator.authUrl.replace('127.0.0.1', 'localhost');
    assert.equal((await call(byName, { ca: emulator.caPem })).status, 405);
    await assert.rejects(call(emulator.authUrl), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
    await emulator.stop();
  });

  it('can be expired, for another name, or signed by itself', async () => {
    const cases = [
      ['expired', 'CERT_HAS_EXPIRED'],
      ['wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
      ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ] as const;
    for (const [certificate, code] of cases) {
      const emulator = await startEmulator({ tls: true, certificate });
      await assert.rejects(call(emulator.authUrl, { ca: emulator.caPem }), { code });
      await emulator.stop();
    }
  });
});
