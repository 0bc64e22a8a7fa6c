import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import fs, { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { mock } from 'node:test';
import { authoritiesIn } from '../../src/core/net/trust/authorities';
import { inEnglish } from '../../src/core/setup/sentence';
import { over } from '../../src/headless/settings/environment';
import { readSettings } from '../../src/headless/settings/headless-settings';
import { makeIdentity } from '../emulator/server/certificate';
import { onUnix } from '../harness/unix-only';
import { runProgram } from './run-program';

const key = { GIGACHAT_CREDENTIALS: 'id:secret' };

describe("the machine's variables of the proxy", () => {
  const cases: [what: string, env: Record<string, string>, proxy: string | undefined, exempt?: string[]][] = [
    ['HTTPS_PROXY', { HTTPS_PROXY: 'large:1' }, 'http://large:1/'],
    ['https_proxy before HTTPS_PROXY', { HTTPS_PROXY: 'large:1', https_proxy: 'small:2' }, 'http://small:2/'],
    ['HTTPS_PROXY when https_proxy is empty', { HTTPS_PROXY: 'large:1', https_proxy: ' ' }, 'http://large:1/'],
    ['ALL_PROXY where nothing else is set', { ALL_PROXY: 'all:3' }, 'http://all:3/'],
    ['all_proxy before ALL_PROXY', { ALL_PROXY: 'all:3', all_proxy: 'http://small:4' }, 'http://small:4/'],
    ['HTTPS_PROXY before ALL_PROXY of SOCKS', { HTTPS_PROXY: 'large:1', ALL_PROXY: 'socks://x:1' }, 'http://large:1/'],
    ['no HTTP_PROXY, which is not for https', { HTTP_PROXY: 'plain:5' }, undefined],
    ['no_proxy before NO_PROXY', { HTTPS_PROXY: 'p', no_proxy: 'a;b', NO_PROXY: 'c' }, 'http://p/', ['a', 'b']],
    ['NO_PROXY when no_proxy is empty', { HTTPS_PROXY: 'p', no_proxy: '', NO_PROXY: 'c' }, 'http://p/', ['c']],
  ];
  for (const [what, env, proxy, exempt = []] of cases) {
    it(`follow ${what}`, () => {
      const { gigachat } = readSettings({ ...key, ...env });
      assert.equal(gigachat.proxy?.url.href, proxy);
      if (proxy) assert.deepEqual(gigachat.proxy?.exempt, exempt);
    });
  }

  for (const [large, small] of [
    ['HTTPS_PROXY', 'https_proxy'],
    ['ALL_PROXY', 'all_proxy'],
  ] as const) {
    it(`count for less in a lower layer than ${large} or ${small} in a higher one, whichever way they are written`, () => {
      for (const upper of [large, small]) {
        for (const lower of [large, small]) {
          const env = over({ [upper]: 'upper:1' }, { [lower]: 'lower:2', NO_PROXY: 'kept', OTHER: 'kept' });
          assert.deepEqual(env, { [upper]: 'upper:1', NO_PROXY: 'kept', OTHER: 'kept' });
        }
      }
    });
  }

  for (const [name, value] of [
    ['HTTPS_PROXY', 'socks5://me:canary-word@proxy:1080'],
    ['https_proxy', 'http=proxy:1;https=canary-word:1'],
  ] as const) {
    it(`are refused by name and without the value when ${name} is none of an HTTP proxy`, () => {
      assert.throws(
        () => readSettings({ ...key, [name]: value }),
        (error: Error) =>
          error.message.startsWith(`${name} must be the address of an HTTP proxy`) && !error.message.includes('canary'),
      );
    });
  }

  for (const [name, value] of [
    ['ALL_PROXY', 'socks5h://me:canary-word@proxy:1080'],
    ['all_proxy', 'http://proxy/wpad.dat?canary-word'],
  ] as const) {
    it(`name ${name} in a warning when it is none of an HTTP proxy, and the start goes on`, () => {
      const { gigachat, warnings } = readSettings({ ...key, [name]: value });
      assert.equal(gigachat.proxy, undefined);
      assert.deepEqual(warnings.map(inEnglish), [
        `${name} is not followed: it names no HTTP proxy. Name one in HTTPS_PROXY.`,
      ]);
    });
  }
});

describe('a variable that turns verification off', () => {
  it('is named at the start, and certificates are verified all the same', async () => {
    const { cert, key: pem } = await makeIdentity();
    const server = createServer({ cert, key: pem }, (_request, response) => response.end('{}'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const base = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const env = {
      ...key,
      GIGACHAT_BASE_URL: `${base}/v1`,
      GIGACHAT_AUTH_URL: `${base}/oauth`,
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    };
    const { code, stdout, stderr } = await runProgram([resolve('dist/headless.js'), '--check'], env);
    await new Promise((done) => server.close(done));
    assert.equal(code, 1);
    assert.match(stdout, /✘ TLS .*chains to a root this machine does not trust/, stderr);
    assert.match(stderr, /NODE_TLS_REJECT_UNAUTHORIZED=0 is not followed: certificates are always verified/);
    assert.doesNotMatch(stderr, /insecure/);
  });
});

describe('the authorities that a machine is told to trust', () => {
  let folder: string;
  let first: string;
  let second: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-authorities-'));
    [first, second] = (await Promise.all(
      [0, 1].map(async () => String(new X509Certificate((await makeIdentity()).caPem))),
    )) as [string, string];
  });
  after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const damaged = '-----BEGIN CERTIFICATE-----\nMIIBAAAA\n-----END CERTIFICATE-----\n';

  it('are those of NODE_EXTRA_CA_CERTS and SSL_CERT_FILE, for GigaChat and for what answers in its place', () => {
    const { gigachat, fallback, warnings } = readSettings({
      ...key,
      NODE_EXTRA_CA_CERTS: file('node.pem', first),
      SSL_CERT_FILE: file('ssl.pem', second),
      OPENROUTER_API_KEY: 'key',
      OPENROUTER_MODEL: 'm',
    });
    assert.equal(gigachat.extraCa, first + second);
    assert.equal(fallback?.[0]?.commonCa, first + second);
    assert.deepEqual(warnings, []);
  });

  it('are none of SSL_CERT_DIR, which is said where it alone names some beside the system', () => {
    const warnings = (env: Record<string, string>) => readSettings({ ...key, ...env }).warnings.map(inEnglish);
    const said = ['SSL_CERT_DIR is not followed: name one PEM file with its certificates in SSL_CERT_FILE.'];
    assert.deepEqual(warnings({ SSL_CERT_DIR: folder }), said);
    assert.deepEqual(warnings({ SSL_CERT_DIR: `/etc/ssl/certs:${folder}` }), said);
    assert.deepEqual(warnings({ SSL_CERT_DIR: '/etc/ssl/certs/' }), []);
    assert.deepEqual(warnings({ SSL_CERT_DIR: '' }), []);
    assert.deepEqual(warnings({ SSL_CERT_DIR: folder, SSL_CERT_FILE: file('ssl.pem', first) }), []);
  });

  it('are read once where both name the same, as many machines have it', () => {
    const both = { NODE_EXTRA_CA_CERTS: file('node.pem', first), SSL_CERT_FILE: file('ssl.pem', first) };
    assert.equal(readSettings({ ...key, ...both }).gigachat.extraCa, first);
  });

  onUnix("are the system's own bundle without a look at its certificates", 'its store is no file', () => {
    const bundle = '/etc/ssl/certs/ca-certificates.crt';
    const { readFileSync, existsSync } = fs;
    // Whoever looked at it would find fault with it.
    let content = Buffer.from(first + damaged);
    mock.method(fs, 'existsSync', (name: string) => name === bundle || existsSync(name));
    mock.method(fs, 'readFileSync', (name: string, options: BufferEncoding) =>
      name === bundle ? content : readFileSync(name, options),
    );
    try {
      const copy = file('copy.pem', content.toString());
      const { gigachat, warnings } = readSettings({ ...key, NODE_EXTRA_CA_CERTS: copy, SSL_CERT_FILE: copy });
      assert.equal(gigachat.extraCa, content.toString());
      assert.deepEqual(warnings, []);
      content = Buffer.from(first.trimEnd());
      const both = { NODE_EXTRA_CA_CERTS: file('open.pem', first.trimEnd()), SSL_CERT_FILE: file('ssl.pem', second) };
      assert.equal(readSettings({ ...key, ...both }).gigachat.extraCa, first + second);
    } finally {
      mock.restoreAll();
    }
  });

  it('come beside those of GIGACHAT_CA_BUNDLE_FILE, which are for GigaChat alone', () => {
    const { gigachat, fallback } = readSettings({
      ...key,
      GIGACHAT_CA_BUNDLE_FILE: file('own.pem', first),
      NODE_EXTRA_CA_CERTS: file('node.pem', second),
      OPENROUTER_API_KEY: 'key',
    });
    assert.equal(gigachat.extraCa, first + second);
    assert.equal(fallback?.[0]?.commonCa, second);
    assert.equal(fallback?.[0]?.extraCa, undefined);
  });

  it('are told of when a file cannot be used, and the start goes on', () => {
    const { gigachat, warnings } = readSettings({
      ...key,
      NODE_EXTRA_CA_CERTS: join(folder, 'nowhere.pem'),
      SSL_CERT_FILE: file('ssl.pem', first + damaged + second),
    });
    assert.equal(gigachat.extraCa, first + second);
    assert.equal(warnings.length, 2);
    assert.match(warnings.map(inEnglish)[0] ?? '', /^NODE_EXTRA_CA_CERTS: the file .*nowhere\.pem cannot be read/);
    assert.match(warnings.map(inEnglish)[1] ?? '', /^Certificate 2 in the file .*ssl\.pem of SSL_CERT_FILE is damaged/);
  });

  const forms: [what: string, of: (pem: string) => string | Buffer][] = [
    ['with text around', (pem) => `Центр компании\nsubject=CN\n${pem}\nи всё\n`],
    ['with the line ends of Windows', (pem) => pem.replaceAll('\n', '\r\n')],
    ['with those of old Macs', (pem) => pem.replaceAll('\n', '\r')],
    ['with line ends written as \\n', (pem) => pem.replaceAll('\n', '\\n')],
    ['indented', (pem) => pem.replaceAll(/^/gm, '   ')],
    ['twice', (pem) => pem + pem],
    ['beside a private key', (pem) => `-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n${pem}`],
    ['under an older name', (pem) => pem.replaceAll(' CERTIFICATE-', ' X509 CERTIFICATE-')],
    ['with a mark at the beginning', (pem) => Buffer.from(`\uFEFF${pem}`)],
  ];
  for (const [what, of] of forms) {
    it(`are read ${what}`, () => assert.deepEqual(authoritiesIn(Buffer.from(of(first))), { pem: first }));
  }

  /** The same certificate, rejected for servers, as it stands in ca-bundle.trust.crt of Red Hat's systems. */
  const rejected = (pem: string) => {
    const notForServers = Buffer.from('300ca00a06082b06010505070301', 'hex');
    const body = Buffer.concat([new X509Certificate(pem).raw, notForServers]).toString('base64');
    return `-----BEGIN TRUSTED CERTIFICATE-----\n${body}\n-----END TRUSTED CERTIFICATE-----\n`;
  };

  it('are not those that are rejected for servers', () => {
    assert.deepEqual(authoritiesIn(Buffer.from(rejected(second) + first)), { pem: first });
    const trust = file('ca-bundle.trust.crt', rejected(first) + rejected(second));
    const plain = /BEGIN TRUSTED CERTIFICATE.*ca-bundle\.crt/;
    const { gigachat, warnings } = readSettings({ ...key, SSL_CERT_FILE: trust });
    assert.equal(gigachat.extraCa, undefined);
    assert.equal(warnings.length, 1);
    assert.match(warnings.map(inEnglish)[0] ?? '', /Point SSL_CERT_FILE to the plain bundle/);
    assert.throws(() => readSettings({ ...key, GIGACHAT_CA_BUNDLE_FILE: trust }), plain);
    const service = { name: 'house', base_url: 'https://models.example/v1', ca_file: trust };
    assert.throws(() => readSettings({ ...key, BRIDGE_FALLBACKS: JSON.stringify([service]) }), plain);
  });

  const faulty: [what: string, of: (pem: string) => string, at: number | undefined][] = [
    ['cut off at the end', (pem) => pem.slice(0, -40), 1],
    ['cut off in front of another', (pem) => `${pem.slice(0, 600)}\n${pem}`, 1],
    ['damaged between two', (pem) => pem + damaged + second, 2],
    ['none at all', () => '<html>-----BEGIN</html>', undefined],
    ['nothing', () => '', undefined],
    ['PKCS #7', (pem) => pem.replaceAll(' CERTIFICATE-', ' PKCS7-'), undefined],
  ];
  for (const [what, of, at] of faulty) {
    it(`are refused by GIGACHAT_CA_BUNDLE_FILE when one is ${what}`, () => {
      const words =
        at === undefined ? /holds no PEM certificate\. Point GIGACHAT_CA/ : `^SettingsError: Certificate ${at} in `;
      const GIGACHAT_CA_BUNDLE_FILE = file('faulty.pem', of(first));
      assert.throws(() => readSettings({ ...key, GIGACHAT_CA_BUNDLE_FILE }), new RegExp(words));
    });
  }
});
