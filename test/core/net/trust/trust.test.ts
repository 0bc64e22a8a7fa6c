import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import { systemClock } from '../../../../src/core/ground/clock';
import { Transport } from '../../../../src/core/net/transport';
import { trustedRoots, webRoots, withoutRussianRoot } from '../../../../src/core/net/trust/trust';
import { makeIdentity } from '../../../emulator/server/certificate';
import { startCertificateServer } from '../../../harness/certificate-server';
import { makeChain } from './chain';

/** The same code on a newer runtime, which was told of these by NODE_EXTRA_CA_CERTS. */
function whereNodeIsTold(...pems: string[]): { webRoots: typeof webRoots } {
  const name = 'getCACertificates';
  const usual = Reflect.getOwnPropertyDescriptor(tls, name);
  const path = require.resolve('../../../../src/core/net/trust/trust');
  const loaded = require.cache[path];
  // What such a runtime reads of the system's store by itself stays as it is here.
  const read: (type: string) => string[] = usual?.value ?? (() => []);
  Reflect.set(tls, name, (type: string) => (type === 'extra' ? pems : read(type)));
  delete require.cache[path];
  try {
    const fresh = require(path) as typeof import('../../../../src/core/net/trust/trust');
    fresh.webRoots();
    return fresh;
  } finally {
    Reflect.deleteProperty(tls, name);
    if (usual) Reflect.defineProperty(tls, name, usual);
    if (loaded) require.cache[path] = loaded;
  }
}

const printsOf = (pems: readonly string[]) => pems.map((pem) => new X509Certificate(pem).fingerprint256).sort();

describe('the roots that are trusted', () => {
  it("are Node's and the system's, each once, and the one that was added", () => {
    const roots = trustedRoots(undefined);
    const fingerprints = roots.map((pem) => new X509Certificate(pem).fingerprint256);
    assert.equal(new Set(fingerprints).size, roots.length);
    for (const pem of tls.rootCertificates) assert.ok(fingerprints.includes(new X509Certificate(pem).fingerprint256));
    assert.deepEqual(trustedRoots('an added one'), [...roots, 'an added one']);
    assert.doesNotThrow(() => tls.createSecureContext({ ca: [...roots] }));
  });

  it('are the same where what is added is trusted already, as the bundle of the system is that a variable names', () => {
    const some = trustedRoots(undefined).slice(3, 9);
    const bundle = some.map((pem) => `# A root\n${pem.replaceAll('\n', '\r\n')}`).join('\n');
    assert.equal(trustedRoots(bundle), trustedRoots(undefined));
    assert.equal(webRoots(bundle), webRoots());
    assert.deepEqual(trustedRoots(`${bundle}an added one`), trustedRoots(undefined));
  });

  it('are more for a file that holds others besides', async () => {
    const { caPem } = await makeIdentity();
    const bundle = trustedRoots(undefined).slice(3, 9).join('\n') + caPem;
    assert.deepEqual(trustedRoots(bundle), [...trustedRoots(undefined), bundle]);
    assert.deepEqual(webRoots(bundle), [...webRoots(), bundle]);
    assert.equal(webRoots(bundle), webRoots(bundle));
  });

  it('are for others than GigaChat, too, an authority in the middle that a variable names, where Node read it already', async () => {
    const { middle } = await makeChain();
    assert.deepEqual(printsOf(whereNodeIsTold(middle).webRoots(middle)), printsOf([...webRoots(), middle]));
  });

  it('are without a Russian one that Node read, whoever names it', async () => {
    const { root, middle } = await makeChain({ root: 'Russian Trusted Root CA', middle: 'Russian Trusted Sub CA' });
    const bundle = webRoots().slice(3, 9).join('') + root + middle;
    const there = whereNodeIsTold(root, middle);
    assert.deepEqual(printsOf(there.webRoots(bundle)), printsOf(webRoots()));
    assert.equal(there.webRoots(bundle), there.webRoots());
  });

  it('are without a Russian one behind a header, which TLS passes over', async () => {
    const { root } = await makeChain({ root: 'Russian Trusted Root CA', middle: 'Russian Trusted Sub CA' });
    const headed = root.replace('-----\n', '-----\nNote: a\n\n');
    assert.doesNotThrow(() => tls.createSecureContext({ ca: headed }));
    assert.deepEqual(withoutRussianRoot([headed]), []);
  });

  it('are read once by all accounts and services that trust the same: that takes 100 ms in which nothing else runs', async () => {
    const server = await startCertificateServer();
    const made: tls.SecureContextOptions[] = [];
    const { createSecureContext } = tls;
    tls.createSecureContext = (options = {}) => {
      if (options.ca) made.push(options);
      return createSecureContext(options);
    };
    const transports = Array.from(
      { length: 3 },
      () => new Transport({ clock: systemClock, ca: () => trustedRoots(server.ca) }),
    );
    try {
      for (const transport of transports) {
        const { signal } = new AbortController();
        const url = server.at('/', (response) => response.end());
        const response = await transport.open({ method: 'GET', url, headers: {}, signal, silenceMs: 5000 });
        response.discard();
      }
      assert.equal(made.length, 1);
      assert.equal(webRoots(), webRoots());
    } finally {
      tls.createSecureContext = createSecureContext;
      await Promise.all(transports.map((transport) => transport.close()));
      await server.stop();
    }
  });
});
