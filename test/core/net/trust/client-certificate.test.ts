import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { advised, ChatError } from '../../../../src/core/chat/errors';
import { systemClock } from '../../../../src/core/ground/clock';
import { Transport } from '../../../../src/core/net/transport';
import { readClientCertificate } from '../../../../src/headless/settings/certificate-files';
import { readSettings } from '../../../../src/headless/settings/headless-settings';
import { advice } from '../../../../src/headless/variable-advice';
import { type Emulator, startEmulator } from '../../../emulator/emulator';
import { makeIdentity } from '../../../emulator/server/certificate';
import { type ClientIdentity, makeClientIdentity } from '../../../emulator/server/client-certificate';
import { type ConnectProxy, startConnectProxy } from '../../../faults/connect-proxy';
import { canaryAccount, type Stack, startStack } from '../../../harness/stack';

const question = { model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] };

describe('a client certificate', () => {
  let folder: string;
  const running: { stop(): Promise<void> }[] = [];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-mtls-'));
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
  /** The variables for an identity; the emulator's own unless told. */
  const shown = (emulator: Emulator, identity = emulator.clientIdentity as ClientIdentity) => ({
    GIGACHAT_CERT_FILE: file('client.pem', identity.cert),
    GIGACHAT_KEY_FILE: file('client.key', identity.key),
    GIGACHAT_CA_BUNDLE_FILE: file('ca.pem', emulator.caPem ?? ''),
  });
  const start = async (env: (emulator: Emulator) => Record<string, string>): Promise<Stack> => {
    const stack = await startStack({
      emulator: {
        tls: true,
        clientCertificate: true,
        accounts: [{ ...canaryAccount, streams: Number.POSITIVE_INFINITY }],
      },
      env,
    });
    running.push(stack);
    return stack;
  };
  const ask = (stack: Stack) => stack.post('/v1/chat/completions', question);

  it('is a way in by itself: no token is asked for, no Authorization is sent', async () => {
    const stack = await start((emulator) => ({ ...shown(emulator), GIGACHAT_CREDENTIALS: '' }));
    assert.equal((await ask(stack)).status, 200);
    assert.equal((await stack.get('/v1/models')).status, 200);
    const { log, clientIdentity } = stack.emulator;
    assert.deepEqual(new Set(log.map(({ kind }) => kind)), new Set(['models', 'chat']));
    for (const entry of log) {
      assert.equal(entry.headers.authorization, undefined);
      assert.equal(entry.clientCertificate, clientIdentity?.name);
    }
  });

  it('goes along with a key, to the OAuth origin too', async () => {
    const stack = await start(shown);
    assert.equal((await ask(stack)).status, 200);
    const { log, clientIdentity } = stack.emulator;
    assert.deepEqual(new Set(log.map(({ kind }) => kind)), new Set(['oauth', 'models', 'chat']));
    assert.deepEqual(new Set(log.map((entry) => entry.clientCertificate)), new Set([clientIdentity?.name]));
    assert.ok(log.every(({ headers }) => headers.authorization !== undefined));
  });

  it('goes through a CONNECT proxy, with an encrypted key', async () => {
    const proxy: ConnectProxy = await startConnectProxy({ password: 'canary-proxy-password' });
    running.push(proxy);
    const stack = await start((emulator) => {
      const identity = emulator.clientIdentity as ClientIdentity;
      return {
        ...shown(emulator, { ...identity, key: encrypted(identity.key) }),
        GIGACHAT_KEY_FILE_PASSWORD: 'canary-passphrase',
        GIGACHAT_CREDENTIALS: '',
        HTTPS_PROXY: `http://user:canary-proxy-password@${proxy.url}`,
      };
    });
    assert.equal((await ask(stack)).status, 200);
    assert.ok(proxy.log.length > 0 && proxy.log.every(({ status }) => status === 200));
  });

  it('is shown to the origins of GigaChat and to nobody else', async () => {
    const stranger = await startEmulator({ tls: true, clientCertificate: true });
    running.push(stranger);
    const identity = stranger.clientIdentity as ClientIdentity;
    const transport = new Transport({
      clock: systemClock,
      ca: [stranger.caPem ?? ''],
      identity: { certificate: identity, origins: [new URL(stranger.baseUrl)] },
    });
    running.push({ stop: () => transport.close() });
    const open = (address: string) =>
      transport.open({
        method: 'GET',
        url: new URL(address),
        headers: {},
        signal: new AbortController().signal,
        silenceMs: 5000,
      });
    await open(`${stranger.baseUrl}/models`);
    await open(stranger.authUrl);
    await open(`${stranger.baseUrl.replace('127.0.0.1', 'localhost')}/models`);
    assert.deepEqual(
      stranger.log.map(({ kind, clientCertificate }) => [kind, clientCertificate]),
      [
        ['models', identity.name],
        ['oauth', undefined],
        ['models', undefined],
      ],
    );
  });

  it('that is missing, unknown or expired is named when the host refuses it, and not repeated', async () => {
    for (const identity of [undefined, await makeClientIdentity(), await makeClientIdentity('expired')]) {
      const stack = await start((emulator) =>
        identity
          ? { ...shown(emulator, identity), GIGACHAT_CREDENTIALS: '' }
          : { GIGACHAT_CA_BUNDLE_FILE: file('ca.pem', emulator.caPem ?? '') },
      );
      const answer = await ask(stack);
      const text = await answer.text();
      assert.equal(answer.status, 403, text);
      assert.match(text, /client certificate.*GIGACHAT_CERT_FILE/);
      assert.deepEqual(
        stack.emulator.log.filter(({ kind }) => kind !== 'oauth').map(({ status }) => status),
        [400],
      );
    }
  });

  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    it(`that is missing is named when the host refuses the handshake of ${version}`, async () => {
      const { key, cert, caPem } = await makeIdentity();
      const server = createServer({ key, cert, requestCert: true, ca: caPem, maxVersion: version });
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      running.push({ stop: () => new Promise((closed) => server.close(() => closed())) });
      const transport = new Transport({ clock: systemClock, ca: [caPem] });
      running.push({ stop: () => transport.close() });
      const url = new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      const { signal } = new AbortController();
      await assert.rejects(
        transport.open({ method: 'POST', url, headers: {}, body: 'hi', signal, silenceMs: 5000 }),
        (error: unknown) => {
          assert.ok(error instanceof ChatError);
          assert.match(advised(error, advice).message, /client certificate.*GIGACHAT_CERT_FILE/);
          return true;
        },
      );
    });
  }

  it('is spoken of when GigaChat answers 401 to it, and left alone for a while', async () => {
    const stack = await start((emulator) => ({
      ...shown(emulator),
      GIGACHAT_CREDENTIALS: '',
      GIGACHAT_MODEL: 'GigaChat-2',
      GPT2GIGA_PASS_MODEL: 'False',
    }));
    stack.emulator.script({ status: 401, times: 0 });
    for (const _ of [1, 2]) {
      const answer = await ask(stack);
      assert.equal(answer.status, 403);
      assert.match(await answer.text(), /client certificate/);
    }
    assert.equal(stack.chatBodies().length, 1);
  });

  it('may stand in one file with its key', async () => {
    const { cert, key } = await makeClientIdentity();
    const both = readClientCertificate(file('both.pem', key + cert), undefined, undefined);
    assert.ok(both.cert.includes('BEGIN CERTIFICATE') && both.key.includes('PRIVATE KEY'));
  });

  it('that cannot be used is told in one sentence, without a word of the files', async () => {
    const { cert, key } = await makeClientIdentity();
    const secret = encrypted(key);
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    });
    const certFile = file('c.pem', cert);
    const cases: [env: Record<string, string>, said: RegExp][] = [
      [{ GIGACHAT_CERT_FILE: '/no/such.pem' }, /\/no\/such\.pem cannot be read.*GIGACHAT_CERT_FILE/],
      [{ GIGACHAT_CERT_FILE: folder }, /cannot be read.*GIGACHAT_CERT_FILE/],
      [
        { GIGACHAT_CERT_FILE: certFile },
        /no PEM private key in GIGACHAT_KEY_FILE, or without it in GIGACHAT_CERT_FILE/,
      ],
      [{ GIGACHAT_CERT_FILE: certFile, GIGACHAT_KEY_FILE: '/no/key' }, /\/no\/key cannot be read.*GIGACHAT_KEY_FILE/],
      [{ GIGACHAT_CERT_FILE: file('x.pem', 'fish'), GIGACHAT_KEY_FILE: file('k.pem', key) }, /no PEM certificate/],
      [{ GIGACHAT_CERT_FILE: certFile, GIGACHAT_KEY_FILE: file('o.pem', String(stranger)) }, /does not belong to/],
      [{ GIGACHAT_CERT_FILE: certFile, GIGACHAT_KEY_FILE: file('e.pem', secret) }, /is encrypted.*KEY_FILE_PASSWORD/],
      [
        { GIGACHAT_CERT_FILE: certFile, GIGACHAT_KEY_FILE: file('e.pem', secret), GIGACHAT_KEY_FILE_PASSWORD: 'no' },
        /passphrase.*does not open/,
      ],
      [
        { GIGACHAT_CERT_FILE: certFile, GIGACHAT_KEY_FILE: file('d.pem', key.slice(0, 200) + key.slice(300)) },
        /damaged/,
      ],
      [{ GIGACHAT_KEY_FILE: file('k.pem', key) }, /GIGACHAT_KEY_FILE is set without GIGACHAT_CERT_FILE/],
      [{ GIGACHAT_KEY_FILE_PASSWORD: 'x' }, /GIGACHAT_KEY_FILE_PASSWORD is set without GIGACHAT_CERT_FILE/],
    ];
    for (const [env, said] of cases) {
      assert.throws(
        () => readSettings(env),
        (error: unknown) => {
          assert.ok(error instanceof Error && /^(?:TrustError|SettingsError)$/.test(error.name), String(error));
          assert.match(error.message, said);
          assert.doesNotMatch(error.message, /\n|-----/);
          return true;
        },
      );
    }
  });
});

function encrypted(pem: string): string {
  const form = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'canary-passphrase' } as const;
  return String(createPrivateKey(pem).export(form));
}
