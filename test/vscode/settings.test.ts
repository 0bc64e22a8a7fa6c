import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

describe('the names of the settings', () => {
  it('are none the beginning of another: VS Code would drop the longer one with its default', () => {
    const { contributes } = JSON.parse(readFileSync('package.json', 'utf8'));
    const groups: { properties: object }[] = contributes.configuration;
    const names = groups.flatMap(({ properties }) => Object.keys(properties));
    assert.deepEqual(
      names.filter((name) => names.some((other) => other.startsWith(`${name}.`))),
      [],
    );
  });
});
