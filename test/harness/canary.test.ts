import assert from 'node:assert/strict';
import { leaksIn } from './canary';

describe('the search for secrets', () => {
  const secrets = ['first-secret-00', 'a/b "quoted" secret', 'another-secret-00'];
  const leaks = (...texts: string[]) =>
    leaksIn(
      texts.map((text) => ({ where: 'here', text })),
      secrets,
    ).length;

  it('finds each of them, at the edges and in the middle, as it is, in an address and in JSON', () => {
    assert.equal(leaks(...secrets), 3);
    assert.equal(leaks(...secrets.map((secret) => `x${secret}y`)), 3);
    assert.equal(leaks(...secrets.map((secret) => `https://host/?q=${encodeURIComponent(secret)}&x`)), 3);
    assert.equal(leaks(...secrets.map((secret) => JSON.stringify({ text: `x${secret}` }))), 3);
  });

  it('finds nothing in a part of one', () => {
    assert.equal(leaks('', 'secret-00', 'irst-secret-00', 'first-secret-0', 'a/b quoted secret'), 0);
  });
});
