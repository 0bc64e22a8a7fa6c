import assert from 'node:assert/strict';
import crypto, { X509Certificate } from 'node:crypto';
import dns from 'node:dns';
import fs from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { mock } from 'node:test';
import tls from 'node:tls';
import { russianRootFingerprint } from '../../../../src/core/net/trust/root-certificate';
import { trustedRoots } from '../../../../src/core/net/trust/trust';
import { makeIdentity, type ServerIdentity, sharedIdentity } from '../../../emulator/server/certificate';
import { certificateFile } from '../../../faults/tls';
import { startOpenRouter } from '../../../harness/openrouter/server';
import { runsOn } from '../../../harness/runs-on';
import { type StackOptions, startStack } from '../../../harness/stack';
import { onUnix } from '../../../harness/unix-only';

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

  onUnix('an authority in a folder of that name on Windows is trusted for nothing', itsStore, async () => {
    const { caPem } = await sharedIdentity('valid');
    machineTrusts(caPem);
    assert.ok(trustedRoots(undefined).join('').includes(caPem.trim()));
    runsOn('win32');
    assert.ok(!trustedRoots(undefined).join('').includes(caPem.trim()));
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
    assert.match(await answer.text(), /remote_image_refused/);
    assert.equal(web.asked(), 0);
  });
});
