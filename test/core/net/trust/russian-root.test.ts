import assert from 'node:assert/strict';
import crypto, { X509Certificate } from 'node:crypto';
import dns from 'node:dns';
import fs from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { mock } from 'node:test';
import tls from 'node:tls';
import { ChatError } from '../../../../src/core/chat/errors';
import { systemClock } from '../../../../src/core/ground/clock';
import { Transport } from '../../../../src/core/net/transport';
import { russianRootFingerprint } from '../../../../src/core/net/trust/root-certificate';
import { trustedRoots } from '../../../../src/core/net/trust/trust';
import { makeIdentity, type ServerIdentity, sharedIdentity } from '../../../emulator/server/certificate';
import { certificateFile } from '../../../faults/tls';
import { startOpenRouter } from '../../../harness/openrouter/server';
import { runsOn } from '../../../harness/runs-on';
import { type StackOptions, startStack } from '../../../harness/stack';
import { onUnix } from '../../../harness/unix-only';
import { type Chain, makeChain } from './chain';

const systemBundle = '/etc/ssl/certs/ca-certificates.crt';
let bundles = 0;
/** Why nothing is added to what the machine trusts there. */
const itsStore = 'its store is no file';

/** This machine trusts these authorities as its own, until `mock.restoreAll`. */
function machineTrusts(...pems: string[]): void {
  const { existsSync, statSync, readFileSync } = fs;
  bundles += 1;
  const about = { ino: bundles, size: bundles, mtimeMs: bundles };
  mock.method(fs, 'existsSync', (file: string) => file === systemBundle || existsSync(file));
  mock.method(fs, 'statSync', (file: string, options: object) =>
    file === systemBundle ? about : statSync(file, options),
  );
  mock.method(fs, 'readFileSync', (file: string, options: BufferEncoding) =>
    file === systemBundle ? pems.join('\n') : readFileSync(file, options),
  );
}

/** Nobody can make a certificate with the fingerprint of the Russian root: this one's is told as that. */
function isTheRussianRoot(pem: string): void {
  const { raw } = new X509Certificate(pem);
  const { createHash } = crypto;
  mock.method(crypto, 'createHash', (algorithm: string) => {
    const hash = createHash(algorithm);
    const { update } = hash;
    hash.update = (data: string | NodeJS.ArrayBufferView) => {
      if (Buffer.isBuffer(data) && data.equals(raw)) {
        mock.method(hash, 'digest', () => russianRootFingerprint.replaceAll(':', '').toLowerCase());
      }
      return update.call(hash, data as string, 'utf8');
    };
    return hash;
  });
}

/** A page of the web that has an image, at a name whose address is public; the connection ends here all the same. */
async function startWeb({ key, cert }: ServerIdentity) {
  const bytes = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  let asked = 0;
  const server = createServer({ key, cert }, (_request, response) => {
    asked += 1;
    response.writeHead(200, { 'content-type': 'image/png' }).end(bytes);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { lookup } = dns;
  const { connect } = tls;
  const here = ((_name: string, { all }: dns.LookupOptions, done: (...told: unknown[]) => void) =>
    all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)) as typeof lookup;
  mock.method(dns, 'lookup', (name: string, options: object, done: (...told: unknown[]) => void) =>
    name === 'localhost' ? done(null, [{ address: '8.8.8.8', family: 4 }]) : lookup(name, options, done),
  );
  mock.method(tls, 'connect', (options: tls.ConnectionOptions) =>
    connect(options.servername === 'localhost' ? { ...options, lookup: here } : options),
  );
  return {
    image: `https://localhost:${(server.address() as AddressInfo).port}/a.png`,
    asked: () => asked,
    stop: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

describe('T28: what is trusted for GigaChat', () => {
  const running: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    mock.restoreAll();
    runsOn();
    for (const part of running.splice(0).reverse()) await part.stop();
  });
  const start = async (options: StackOptions) => {
    const stack = await startStack(options);
    running.push(stack);
    return stack;
  };
  const question = (content: unknown) => ({ model: 'GigaChat-2-Max', messages: [{ role: 'user', content }] });

  const authorities: [name: string, isRussian: boolean][] = [
    ['an authority that the machine trusts', false],
    ['the Russian root, although the machine trusts it', true],
  ];
  for (const [name, isRussian] of authorities) {
    const is = isRussian ? 'is not' : 'is';

    onUnix(`${name}, ${is} trusted for OpenRouter`, itsStore, async () => {
      const openRouter = await startOpenRouter({ tls: 'valid' });
      running.push(openRouter);
      const pem = openRouter.caPem ?? '';
      machineTrusts(pem);
      if (isRussian) isTheRussianRoot(pem);
      const stack = await start({ env: { GIGACHAT_MAX_RETRIES: '0', ...openRouter.env() } });
      stack.emulator.script({ status: 503 });
      const answer = await stack.post('/v1/chat/completions', question('hi'));
      assert.equal(answer.status, isRussian ? 503 : 200, await answer.text());
      assert.equal(openRouter.chats().length, isRussian ? 0 : 1);
    });

    onUnix(`${name}, ${is} trusted for an image by its address`, itsStore, async () => {
      const identity = await makeIdentity();
      machineTrusts(identity.caPem);
      if (isRussian) isTheRussianRoot(identity.caPem);
      const web = await startWeb(identity);
      running.push(web);
      const stack = await start({ env: { BRIDGE_ALLOW_REMOTE_IMAGES: 'True' } });
      const answer = await stack.post(
        '/v1/chat/completions',
        question([{ type: 'image_url', image_url: { url: web.image } }]),
      );
      assert.equal(answer.status, isRussian ? 400 : 200, await answer.text());
      assert.equal(web.asked(), isRussian ? 0 : 1);
    });

    onUnix(`${name}, is trusted for GigaChat`, itsStore, async () => {
      const { caPem } = await sharedIdentity('valid');
      machineTrusts(caPem);
      if (isRussian) isTheRussianRoot(caPem);
      const stack = await start({ emulator: { tls: true } });
      const answer = await stack.post('/v1/chat/completions', question('hi'));
      assert.equal(answer.status, 200, await answer.text());
    });
  }

  /** A service that sends its own certificate and none that leads to it. */
  const startService = async ({ key, leaf }: Chain) => {
    const keys: unknown[] = [];
    const service = createServer({ key, cert: leaf }, (request, response) => {
      keys.push(request.headers.authorization);
      const message = { role: 'assistant', content: 'from the house' };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ model: 'm', choices: [{ index: 0, message, finish_reason: 'stop' }] }));
    });
    await new Promise<void>((listening) => service.listen(0, '127.0.0.1', listening));
    running.push({
      stop: () =>
        new Promise<void>((closed) => {
          service.close(() => closed());
          service.closeAllConnections();
        }),
    });
    return { base_url: `https://127.0.0.1:${(service.address() as AddressInfo).port}/v1`, keys };
  };
  const russianNames = { root: 'Russian Trusted Root CA', middle: 'Russian Trusted Sub CA' };
  type Told = Pick<Chain, 'root' | 'middle' | 'forged'>;
  const services: [
    what: string,
    is: 'the Russian one' | 'named as the Russian one' | 'another',
    told: { machine?(chain: Told): string; variable?: [name: string, of: (chain: Told) => string] },
    isBelieved: boolean,
  ][] = [
    ...['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'].flatMap((name): typeof services => [
      [
        `a root and its sub authority in ${name}`,
        'the Russian one',
        { variable: [name, (of) => of.root + of.middle] },
        false,
      ],
      [`a root and its sub authority in ${name}`, 'another', { variable: [name, (of) => of.root + of.middle] }, true],
    ]),
    [
      'a sub authority in a variable, its root in the system',
      'the Russian one',
      { machine: ({ root }) => root, variable: ['NODE_EXTRA_CA_CERTS', ({ middle }) => middle] },
      false,
    ],
    [
      'a sub authority in a variable, its root nowhere',
      'named as the Russian one',
      { variable: ['NODE_EXTRA_CA_CERTS', ({ middle }) => middle] },
      false,
    ],
    [
      'a sub authority in a variable, its root nowhere',
      'another',
      { variable: ['SSL_CERT_FILE', (of) => of.middle] },
      true,
    ],
    ['a root and its sub authority in the system', 'the Russian one', { machine: (of) => of.root + of.middle }, false],
    ['a root and its sub authority in the system', 'another', { machine: (of) => of.middle + of.root }, true],
    ['a sub authority in the system, its root nowhere', 'another', { machine: ({ middle }) => middle }, false],
    ['a root and a forged sub authority in the system', 'another', { machine: (of) => of.root + of.forged }, false],
  ];
  for (const [what, is, { machine, variable }, isBelieved] of services) {
    onUnix(`${what}, the root ${is}: ${isBelieved ? 'believed' : 'not believed'} for a service`, itsStore, async () => {
      const chain = await makeChain(is === 'named as the Russian one' ? russianNames : undefined);
      if (machine) machineTrusts(machine(chain));
      if (is === 'the Russian one') isTheRussianRoot(chain.root);
      const { base_url, keys } = await startService(chain);
      const list = [{ name: 'house', base_url, api_key: 'canary-key-of-the-house', model: 'm' }];
      const stack = await start({
        env: {
          GIGACHAT_MAX_RETRIES: '0',
          BRIDGE_FALLBACKS: JSON.stringify(list),
          ...(variable && { [variable[0]]: certificateFile(variable[1](chain)) }),
        },
      });
      stack.emulator.script({ status: 503 });
      const answer = await stack.post('/v1/chat/completions', question('hi'));
      assert.equal(answer.status, isBelieved ? 200 : 503, await answer.text());
      assert.deepEqual(keys, isBelieved ? ['Bearer canary-key-of-the-house'] : []);
    });
  }

  for (const isRussian of [true, false]) {
    const is = isRussian ? 'the Russian root is not' : 'another root is';
    it(`${is} believed for the store where NODE_EXTRA_CA_CERTS names it with its sub authority`, async () => {
      const chain = await makeChain();
      if (isRussian) isTheRussianRoot(chain.root);
      let heard = '';
      const sockets = new Set<tls.TLSSocket>();
      const store = tls.createServer({ key: chain.key, cert: chain.leaf }, (socket) => {
        sockets.add(socket);
        socket.on('error', () => {});
        socket.on('data', (bytes) => {
          heard += bytes;
        });
      });
      await new Promise<void>((listening) => store.listen(0, '127.0.0.1', listening));
      running.push({
        stop: () =>
          new Promise<void>((closed) => {
            store.close(() => closed());
            for (const socket of sockets) socket.destroy();
          }),
      });
      await start({
        env: {
          BRIDGE_STORE_URL: `rediss://127.0.0.1:${(store.address() as AddressInfo).port}`,
          BRIDGE_STORE_PASSWORD: 'canary-password-of-the-store',
          NODE_EXTRA_CA_CERTS: certificateFile(chain.root + chain.middle),
        },
      });
      if (isRussian) assert.equal(heard, '');
      else assert.match(heard, /canary-password-of-the-store/);
    });
  }

  const hints: [what: string, machine: (of: Told) => string, added: (of: Told) => string, isBelieved: boolean][] = [
    ['in the middle alone in the system', ({ middle }) => middle, () => '', false],
    ['in the middle that says it is from a root there', ({ root, forged }) => root + forged, () => '', false],
    ['in the middle beneath its root in the system', ({ root, middle }) => middle + root, () => '', true],
    ['in the middle in the system, its root added', ({ middle }) => middle, ({ root }) => root, true],
    ['in the middle alone in a file that was named', () => '', ({ middle }) => middle, true],
  ];
  for (const [what, machine, added, isBelieved] of hints) {
    onUnix(`an authority ${what} is ${isBelieved ? '' : 'not '}believed for GigaChat`, itsStore, async () => {
      const chain = await makeChain();
      machineTrusts(machine(chain));
      const { base_url } = await startService(chain);
      const transport = new Transport({ clock: systemClock, ca: trustedRoots(added(chain)) });
      running.push({ stop: () => transport.close() });
      const { signal } = new AbortController();
      const url = new URL(base_url);
      const attempt = transport.open({ method: 'GET', url, headers: {}, signal, silenceMs: 5000 });
      if (isBelieved) (await attempt).discard();
      else await assert.rejects(attempt, (error) => error instanceof ChatError && error.advice === 'authority');
    });
  }

  onUnix('an authority in a folder of that name on Windows is trusted for nothing', itsStore, async () => {
    const { caPem } = await sharedIdentity('valid');
    machineTrusts(caPem);
    const pem = String(new X509Certificate(caPem));
    assert.ok(trustedRoots(undefined).includes(pem));
    runsOn('win32');
    assert.ok(!trustedRoots(undefined).includes(pem));
  });

  it('an authority that was added for GigaChat is not trusted for an image by its address', async () => {
    const identity = await makeIdentity();
    const web = await startWeb(identity);
    running.push(web);
    const stack = await start({
      env: { BRIDGE_ALLOW_REMOTE_IMAGES: 'True', GIGACHAT_CA_BUNDLE_FILE: certificateFile(identity.caPem) },
    });
    const answer = await stack.post(
      '/v1/chat/completions',
      question([{ type: 'image_url', image_url: { url: web.image } }]),
    );
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /its server could not be verified.*remote_image_refused/);
    assert.equal(web.asked(), 0);
  });

  for (const variable of ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'] as const) {
    it(`an authority that ${variable} names to every program is trusted for an image by its address, too`, async () => {
      const identity = await makeIdentity();
      const web = await startWeb(identity);
      running.push(web);
      const stack = await start({
        env: { BRIDGE_ALLOW_REMOTE_IMAGES: 'True', [variable]: certificateFile(identity.caPem) },
      });
      const answer = await stack.post(
        '/v1/chat/completions',
        question([{ type: 'image_url', image_url: { url: web.image } }]),
      );
      assert.equal(answer.status, 200, await answer.text());
      assert.equal(web.asked(), 1);
    });
  }
});
