import assert from 'node:assert/strict';
import { checkTrust } from '../../../../src/core/net/trust/trust-check';
import { startEmulator } from '../../../emulator/emulator';
import type { CertificateKind } from '../../../emulator/server/certificate';
import { startConnectProxy } from '../../../faults/connect-proxy';

const signal = new AbortController().signal;

describe('whether GigaChat is trusted', () => {
  const ask = async (certificate: CertificateKind, allowed: boolean) => {
    const emulator = await startEmulator({ tls: true, certificate });
    try {
      const addresses = [new URL(emulator.authUrl), new URL(emulator.baseUrl)];
      const state = await checkTrust(addresses, allowed ? emulator.caPem : undefined, signal);
      assert.equal(emulator.log.length, 0, 'nothing was asked');
      return state.kind;
    } finally {
      await emulator.stop();
    }
  };

  it('is found by shaking hands alone', async () => {
    assert.equal(await ask('valid', true), 'trusted');
    assert.equal(await ask('valid', false), 'unknown-authority');
  });

  it('is no matter of the authority when the certificate itself is wrong', async () => {
    for (const kind of ['expired', 'wrong-name', 'self-signed'] as const) {
      assert.equal(await ask(kind, true), 'unreached', kind);
    }
  });

  it('cannot be told where nobody answers, or where nothing uses TLS', async () => {
    assert.equal((await checkTrust([new URL('https://127.0.0.1:1')], undefined, signal)).kind, 'unreached');
    assert.equal((await checkTrust([new URL('http://127.0.0.1:1')], undefined, signal)).kind, 'unreached');
  });

  it('is found through the proxy', async () => {
    const emulator = await startEmulator({ tls: true });
    const proxy = await startConnectProxy();
    try {
      const via = { url: new URL(`http://${proxy.url}`), exempt: [] };
      const addresses = [new URL(emulator.authUrl), new URL(emulator.baseUrl)];
      assert.equal((await checkTrust(addresses, emulator.caPem, signal, via)).kind, 'trusted');
      assert.equal(proxy.log.length, 2);
    } finally {
      await proxy.stop();
      await emulator.stop();
    }
  });
});
