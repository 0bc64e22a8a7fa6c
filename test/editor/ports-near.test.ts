import assert from 'node:assert/strict';
import { portsNear } from '../../src/editor/ports-near';

describe('the ports that a bridge may take', () => {
  it('are the wanted one, its neighbours in order, and at last any', () => {
    const ports = portsNear(8090);
    assert.deepEqual(ports.slice(0, 3), [8090, 8091, 8092]);
    assert.deepEqual(ports.slice(-2), [8110, 0]);
  });

  it('end with the last port there is', () => {
    assert.deepEqual(portsNear(65_534), [65_534, 65_535, 0]);
  });
});
