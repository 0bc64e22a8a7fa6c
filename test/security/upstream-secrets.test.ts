import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { type CertificateKind, makeIdentity } from '../emulator/server/certificate';
import { type ClientIdentity, makeClientIdentity } from '../emulator/server/client-certificate';
import { startConnectProxy } from '../faults/connect-proxy';
import { startStack } from '../harness/stack';

const question = { model: 'GigaChat-2', messages: [{ role: 'user', content: 'canary-question' }] };
const clientId = 'c4a4a414-2222-4222-8222-canaryclient';
const clientSecret = 'c4a4a414-3333-4333-8333-canarysecret';
const key = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');

/** A TLS server that is not to be trusted: it takes every connection and keeps what it is told. */
interface Impostor {
  readonly url: string;
  readonly caPem: string;
  readonly handshakes: () => number;
  /** What came out of the encryption. */
  readonly plain: () => Buffer;
  /** What came over the wire. */
  readonly wire: () => Buffer;
  stop(): Promise<void>;
}

async function startImpostor(kind: CertificateKind): Promise<Impostor> {
  const identity = await makeIdentity(kind);
  const plain: Buffer[] = [];
  const wire: Buffer[] = [];
  let handshakes = 0;
  const open = new Set<net.Socket>();
  const inner = tls.createServer({ ...identity, requestCert: true, rejectUnauthorized: false }, (socket) => {
    handshakes += 1;
    socket.on('data', (bytes) => void plain.push(bytes)).on('error', () => {});
  });
  inner.on('tlsClientError', () => {});
  // The bytes are looked at on their way, in front of the server that decrypts them.
  const front = net.createServer((socket) => {
    open.add(socket);
    const behind = net.connect((inner.address() as AddressInfo).port, '127.0.0.1');
    socket.on('data', (bytes) => void wire.push(bytes)).on('error', () => behind.destroy());
    behind.on('error', () => socket.destroy());
    socket.on('close', () => behind.destroy());
    socket.pipe(behind).pipe(socket);
  });
  await new Promise<void>((listening) => inner.listen(0, '127.0.0.1', listening));
  await new Promise<void>((listening) => front.listen(0, '127.0.0.1', listening));
  return {
    url: `https://127.0.0.1:${(front.address() as AddressInfo).port}`,
    caPem: identity.caPem,
    handshakes: () => handshakes,
    plain: () => Buffer.concat(plain),
    wire: () => Buffer.concat(wire),
    stop: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((closed) => front.close(closed));
      await new Promise((closed) => inner.close(closed));
    },
  };
}

describe('T11, T28: secrets on a way that fails', () => {
  let folder: string;
  let client: ClientIdentity;
  const running: { stop(): Promise<void> }[] = [];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-secrets-'));
    client = await makeClientIdentity();
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(async () => {
    for (const part of running.splice(0).reverse()) await part.stop();
  });

  const file = (name: string, content: string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const certificate = () => ({
    GIGACHAT_CERT_FILE: file('c.pem', client.cert),
    GIGACHAT_KEY_FILE: file('k.pem', client.key),
  });
  const none = { GIGACHAT_CREDENTIALS: '' };
  const waysIn: [name: string, env: () => Record<string, string>][] = [
    ['the authorization key', () => ({ GIGACHAT_CREDENTIALS: key })],
    ['an access token', () => ({ ...none, GIGACHAT_ACCESS_TOKEN: 'canary-access-token' })],
    ['user and password', () => ({ ...none, GIGACHAT_USER: 'canary-user', GIGACHAT_PASSWORD: 'canary-password' })],
    ['the client certificate', () => ({ ...none, ...certificate() })],
    ['the key with a certificate', () => ({ GIGACHAT_CREDENTIALS: key, ...certificate() })],
  ];
  const secrets = () => [
    key,
    clientSecret,
    'canary-access-token',
    'canary-password',
    Buffer.from('canary-user:canary-password').toString('base64'),
    'canary-question',
    ...client.key.split('\n').filter((line) => line.length > 40),
    ...[client.key].map((pem) =>
      Buffer.from(pem.replace(/-----.*-----|\s/g, ''), 'base64')
        .subarray(40, 90)
        .toString('latin1'),
    ),
  ];
  const assertNothing = (bytes: Buffer, where: string) => {
    const text = bytes.toString('latin1');
    for (const secret of secrets()) assert.ok(!text.includes(secret), `${where} saw a secret`);
  };

  const kinds: [name: string, kind: CertificateKind, trusted: boolean][] = [
    ['is expired', 'expired', true],
    ['is of another name', 'wrong-name', true],
    ['is signed by itself', 'self-signed', true],
    ['is of an unknown authority', 'valid', false],
  ];
  for (const [what, kind, trusted] of kinds) {
    for (const [wayIn, env] of waysIn) {
      for (const proxied of [false, true]) {
        it(`${wayIn} is not told to a host whose certificate ${what}${proxied ? ', through a proxy' : ''}`, async () => {
          const impostor = await startImpostor(kind);
          const proxy = await startConnectProxy({ password: 'canary-proxy-pass' });
          running.push(impostor, proxy);
          const stack = await startStack({
            env: {
              ...env(),
              GIGACHAT_BASE_URL: `${impostor.url}/v1`,
              GIGACHAT_AUTH_URL: `${impostor.url}/api/v2/oauth`,
              GIGACHAT_RETRY_BACKOFF_FACTOR: '0',
              ...(trusted && { GIGACHAT_CA_BUNDLE_FILE: file('ca.pem', impostor.caPem) }),
              ...(proxied && { HTTPS_PROXY: `http://user:canary-proxy-pass@${proxy.url}` }),
            },
          });
          running.push(stack);
          const answer = await stack.post('/v1/chat/completions', question);
          const { error } = (await answer.json()) as { error: { code: string } };
          assert.deepEqual([answer.status, error.code], [502, 'upstream_tls_error']);
          assert.ok(impostor.wire().length > 0, 'it was spoken to');
          assert.equal(impostor.plain().length, 0);
          assertNothing(impostor.wire(), 'the host');
          assert.equal(proxy.log.length > 0, proxied);
          assertNothing(proxy.received(), 'the proxy');
        });
      }
    }
  }

  const refusals: [name: string, rules: Parameters<typeof startConnectProxy>[0]][] = [
    ['asks for another password', { password: 'canary-other-pass' }],
    ['refuses every host', { refuses: () => true }],
  ];
  for (const [what, rules] of refusals) {
    for (const [wayIn, env] of waysIn) {
      it(`${wayIn} is not told to a proxy that ${what}`, async () => {
        const proxy = await startConnectProxy(rules);
        running.push(proxy);
        const stack = await startStack({
          emulator: { tls: true },
          env: { ...env(), HTTPS_PROXY: `http://${proxy.url}` },
        });
        running.push(stack);
        const answer = await stack.post('/v1/chat/completions', question);
        assert.equal(answer.status, 502, await answer.text());
        assertNothing(proxy.received(), 'the proxy');
        assert.equal(stack.emulator.log.length, 0);
      });
    }
  }

  it('the password of the proxy is not told to GigaChat, nor the key to the proxy, when all goes well', async () => {
    const proxy = await startConnectProxy({ password: 'canary-proxy-pass' });
    running.push(proxy);
    const stack = await startStack({
      emulator: { tls: true },
      env: (emulator) => ({
        HTTPS_PROXY: `http://user:canary-proxy-pass@${proxy.url}`,
        GIGACHAT_CA_BUNDLE_FILE: file('own-ca.pem', emulator.caPem ?? ''),
      }),
    });
    running.push(stack);
    const answer = await stack.post('/v1/chat/completions', question);
    assert.equal(answer.status, 200, await answer.text());
    assertNothing(proxy.received(), 'the proxy');
    assert.ok(!proxy.received().toString('latin1').includes(stack.emulator.credentials));
    for (const { headers } of stack.emulator.log) assert.equal(headers['proxy-authorization'], undefined);
  });
});
