import assert from 'node:assert/strict';
import { contributes } from '../../package.json';

describe('the names of the settings', () => {
  it('are never the beginning of another one: VS Code would take no default of that', () => {
    const names = contributes.configuration.flatMap(({ properties }) => Object.keys(properties));
    assert.notEqual(names.length, 0);
    assert.deepEqual(
      names.filter((name) => names.some((other) => other.startsWith(`${name}.`))),
      [],
    );
  });
});
