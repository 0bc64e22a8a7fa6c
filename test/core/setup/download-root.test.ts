import assert from 'node:assert/strict';
import type { X509Certificate } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { ChatError } from '../../../src/core/chat/errors';
import { systemClock } from '../../../src/core/ground/clock';
import { downloadRoot, officialRootSource, type RootDownload } from '../../../src/core/setup/download-root';
import { startConnectProxy } from '../../faults/connect-proxy';
import {
  type CertificateServer,
  gives,
  makeRoot,
  type Serve,
  startCertificateServer,
} from '../../harness/certificate-server';
import { FakeClock } from '../../harness/fake-clock';

const forever = new AbortController().signal;

describe('the root certificate from the network', () => {
  let server: CertificateServer;
  let wanted: X509Certificate;
  let other: X509Certificate;
  before(async () => {
    wanted = await makeRoot();
    other = await makeRoot();
  });
  beforeEach(async () => {
    server = await startCertificateServer();
  });
  afterEach(() => server.stop());

  const source = (...addresses: URL[]) => ({ addresses, fingerprint: wanted.fingerprint256, ca: [server.ca] });
  const download = (...addresses: URL[]): Promise<RootDownload> =>
    downloadRoot(source(...addresses), { clock: systemClock }, forever);
  const outcomes = (got: RootDownload) => (got.ok ? ['ok'] : got.failed.map(({ outcome }) => outcome));

  it('is asked for over TLS only, at official places, by the published fingerprint', () => {
    const { addresses, fingerprint, ca } = officialRootSource();
    assert.ok(addresses.length > 1);
    for (const { protocol, hostname } of addresses) assert.deepEqual([protocol, hostname], ['https:', 'gu-st.ru']);
    assert.match(fingerprint, /^D2:6D:2D:02:.*:8E:CF:31$/);
    assert.ok(ca.length > 100, 'the usual roots');
  });

  for (const [form, bytes] of [
    ['PEM', () => String(wanted)],
    ['DER', () => wanted.raw],
    ['a bundle that holds it', () => `${other}${wanted}`],
  ] as const) {
    it(`is taken as ${form}`, async () => {
      const url = server.at('/root', gives(bytes()));
      const got = await download(url);
      assert.deepEqual(got, { ok: true, pem: String(wanted), fingerprint: wanted.fingerprint256, url });
    });
  }

  const wrong: [what: string, serve: () => Serve, outcome: string][] = [
    ['another certificate', () => gives(String(other)), 'other-certificate'],
    ['a page for people', () => gives('<!doctype html><title>Sign in to the network</title>'), 'no-certificate'],
    ['nothing', () => gives(''), 'no-certificate'],
    ['a cut certificate', () => gives(wanted.raw.subarray(0, 400)), 'no-certificate'],
    ['a 404', () => (response) => response.writeHead(404).end(String(wanted)), 'refused'],
    ['a redirect to nowhere', () => (response) => response.writeHead(302).end(), 'refused'],
    [
      'a redirect to plain HTTP',
      () => (response) => response.writeHead(302, { location: `http://127.0.0.1:${server.port}/x` }).end(),
      'refused',
    ],
    ['a redirect to itself', () => (response) => response.writeHead(301, { location: '/wrong' }).end(), 'refused'],
    [
      'a compression nobody asked for',
      () => (response) => response.writeHead(200, { 'content-encoding': 'br' }).end('x'),
      'refused',
    ],
    ['a broken connection', () => (response) => response.socket?.destroy(), 'unreachable'],
    [
      'a body that breaks off',
      () => (response) => {
        response.writeHead(200, { 'content-length': '5000' });
        response.write(String(wanted).slice(0, 100), () => response.socket?.destroy());
      },
      'unreachable',
    ],
  ];
  for (const [what, serve, outcome] of wrong) {
    it(`is not taken from ${what}; the next place is asked`, async () => {
      const first = server.at('/wrong', serve());
      assert.deepEqual(outcomes(await download(first)), [outcome]);
      assert.equal((await download(first, server.at('/right', gives(String(wanted))))).ok, true);
    });
  }

  it('is not taken from a body without an end, of which little is read, compressed or not', async () => {
    let sent = 0;
    const endless: Serve = (response) => {
      const bytes = Buffer.alloc(16 * 1024, String(wanted));
      const write = () => {
        while (!response.destroyed && response.write(bytes)) sent += bytes.length;
      };
      response.on('drain', write);
      write();
    };
    const bomb: Serve = (response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(30 * 1024 * 1024)));
    const got = await download(server.at('/endless', endless), server.at('/bomb', bomb));
    assert.deepEqual(outcomes(got), ['too-large', 'too-large']);
    assert.ok(sent < 64 * 1024 * 1024, `${sent} bytes were sent`);
  });

  it('is followed through redirects, relative ones too, within TLS', async () => {
    server.at('/c', gives(wanted.raw));
    server.at('/b', (response) => response.writeHead(307, { location: '/c' }).end());
    const url = server.at('/a', (response) =>
      response.writeHead(302, { location: `https://127.0.0.1:${server.port}/b` }).end(),
    );
    assert.equal((await download(url)).ok, true);
    assert.deepEqual(server.asked, ['/a', '/b', '/c']);
  });

  it('is not followed to plain HTTP, although the right one is there: nothing is asked there', async () => {
    let asked = 0;
    const plain = createServer((_request, response) => {
      asked += 1;
      response.end(String(wanted));
    });
    await new Promise<void>((listening) => plain.listen(0, '127.0.0.1', listening));
    try {
      const location = `http://127.0.0.1:${(plain.address() as AddressInfo).port}/root`;
      const url = server.at('/a', (response) => response.writeHead(302, { location }).end());
      assert.deepEqual(outcomes(await download(url)), ['refused']);
      assert.equal(asked, 0);
    } finally {
      await new Promise((closed) => plain.close(closed));
    }
  });

  it('is not asked for where the place itself is not trusted', async () => {
    const url = server.at('/root', gives(String(wanted)));
    const untrusting = { ...source(url), ca: officialRootSource().ca };
    const got = await downloadRoot(untrusting, { clock: systemClock }, forever);
    assert.deepEqual(outcomes(got), ['unreachable']);
    assert.match(got.ok ? '' : (got.failed[0]?.reason ?? ''), /certificate of 127\.0\.0\.1:\d+ is not trusted/);
    assert.deepEqual(server.asked, []);
  });

  it('gives up a place that is silent or drips, and asks the next', async () => {
    const clock = new FakeClock();
    let silent: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      silent = resolve;
    });
    const url = server.at('/silent', () => silent());
    const right = server.at('/right', gives(String(wanted)));
    const got = downloadRoot(source(url, right), { clock }, forever);
    await held;
    await clock.advance(15_000);
    assert.equal((await got).ok, true);
  });

  it('goes through the proxy', async () => {
    const proxy = await startConnectProxy();
    try {
      const url = server.at('/root', gives(wanted.raw));
      const settings = { url: new URL(`http://${proxy.url}`), exempt: [] };
      assert.equal((await downloadRoot(source(url), { clock: systemClock }, forever, settings)).ok, true);
      assert.deepEqual(proxy.log, [{ target: `127.0.0.1:${server.port}`, status: 200 }]);
    } finally {
      await proxy.stop();
    }
  });

  it('is left alone as soon as the person has had enough', async () => {
    const enough = new AbortController();
    const url = server.at('/silent', () => enough.abort());
    const next = server.at('/next', gives(wanted.raw));
    const got = downloadRoot(source(url, next), { clock: systemClock }, enough.signal);
    await assert.rejects(got, (error: unknown) => error instanceof ChatError && error.kind === 'cancelled');
    assert.deepEqual(server.asked, ['/silent']);
  });
});
