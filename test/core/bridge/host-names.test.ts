import assert from 'node:assert/strict';
import { hostNames } from '../../../src/core/bridge/http/host-names';

describe('the Host headers of a bridge', () => {
  it('have its port, which may be left out where it is the usual one of the scheme', () => {
    assert.deepEqual([...hostNames(8090, false, '127.0.0.1', [])], ['127.0.0.1:8090', 'localhost:8090', '[::1]:8090']);
    assert.ok(hostNames(80, false, '127.0.0.1', []).has('127.0.0.1'));
    assert.ok(hostNames(443, true, '127.0.0.1', []).has('[::1]'));
    assert.ok(!hostNames(443, false, '127.0.0.1', []).has('localhost'));
    assert.ok(!hostNames(80, true, '127.0.0.1', []).has('localhost'));
  });

  it('may be the address it is bound to, with its port', () => {
    const names = hostNames(8090, false, '192.168.1.5', []);
    assert.ok(names.has('192.168.1.5:8090') && names.has('127.0.0.1:8090'));
    assert.ok(!names.has('192.168.1.5') && !names.has('127.0.0.1'));
  });

  it('may be those of the list, with the port of the bridge where the list says none', () => {
    const names = hostNames(8090, false, '127.0.0.1', ['Bridge.lan', 'gate.lan:443', '[fe80::1]']);
    for (const name of ['bridge.lan', 'bridge.lan:8090', 'gate.lan:443', '[fe80::1]', '[fe80::1]:8090'])
      assert.ok(names.has(name), name);
    for (const name of ['gate.lan', 'gate.lan:8090', 'gate.lan:443:8090', 'bridge.lan:80', 'lan'])
      assert.ok(!names.has(name), name);
  });
});
