import assert from 'node:assert/strict';
import { hostNames } from '../../../src/core/bridge/host-names';

describe('the Host headers of a bridge', () => {
  it('have its port, which may be left out where it is the usual one of the scheme', () => {
    assert.deepEqual([...hostNames(8090, false, [])], ['127.0.0.1:8090', 'localhost:8090', '[::1]:8090']);
    assert.ok(hostNames(80, false, []).has('127.0.0.1'));
    assert.ok(hostNames(443, true, []).has('[::1]'));
    assert.ok(!hostNames(443, false, []).has('localhost'));
    assert.ok(!hostNames(80, true, []).has('localhost'));
  });

  it('may be those of the list, with the port of the bridge where the list says none', () => {
    const names = hostNames(8090, false, ['Bridge.lan', 'gate.lan:443', '[fe80::1]']);
    for (const name of ['bridge.lan', 'bridge.lan:8090', 'gate.lan:443', '[fe80::1]', '[fe80::1]:8090'])
      assert.ok(names.has(name), name);
    for (const name of ['gate.lan', 'gate.lan:8090', 'gate.lan:443:8090', 'bridge.lan:80', 'lan'])
      assert.ok(!names.has(name), name);
  });
});
