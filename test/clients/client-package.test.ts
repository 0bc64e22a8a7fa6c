import assert from 'node:assert/strict';
import { join, relative } from 'node:path';
import { cacheFolder } from './cache-folder';
import { clientFolder, clientPackages, clinePackage, requireProgram } from './client-package';

describe('The clients that the tests install', () => {
  it('have one folder for each version in a cache outside the checkout', () => {
    for (const client of clientPackages) {
      assert.equal(clientFolder(client), join(cacheFolder(), 'clients', `${client.name}-${client.version}`));
    }
    const checkout = join(__dirname, '..', '..');
    assert.ok(relative(checkout, cacheFolder({})).startsWith('..'));
  });

  it('are cached where the environment says, our own variable first', () => {
    const ours = { GIGACHAT_BRIDGE_CACHE: '/a', XDG_CACHE_HOME: '/b' };
    assert.equal(cacheFolder(ours), '/a');
    assert.equal(cacheFolder({ XDG_CACHE_HOME: '/b' }), join('/b', 'gigachat-bridge'));
    assert.match(cacheFolder({}), /\.cache.gigachat-bridge$/);
  });

  it('say what to do when they are not installed', () => {
    assert.throws(
      () => requireProgram({ ...clinePackage, version: '0.0.0' }),
      /"cline" 0\.0\.0 is not installed .* run/,
    );
  });

  it('say so when this machine cannot run them', () => {
    const elsewhere = { ...clinePackage, platforms: ['plan9-mips'] };
    assert.throws(
      () => requireProgram(elsewhere),
      /"cline" is tested on plan9-mips only, this machine is .* cannot run/,
    );
  });
});
