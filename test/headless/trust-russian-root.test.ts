import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { systemClock } from '../../src/core/ground/clock';
import { readCertificates } from '../../src/headless/settings/certificate-files';
import { trustRussianRoot } from '../../src/headless/trust-russian-root';
import { english } from '../../src/headless/words/english';
import { russian } from '../../src/headless/words/russian/russian';
import type { RootWords } from '../../src/headless/words/words';
import { startConnectProxy } from '../faults/connect-proxy';
import { type CertificateServer, gives, makeRoot, startCertificateServer } from '../harness/certificate-server';
import { runProgram } from './run-program';

const program = resolve('dist/headless.js');

describe('--trust-russian-root', () => {
  let folder: string;
  let server: CertificateServer;
  let wanted: X509Certificate;
  before(async () => {
    wanted = await makeRoot();
  });
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-root-'));
    server = await startCertificateServer();
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await server.stop();
  });

  const get = (out: string, bytes: string | Uint8Array) => {
    const addresses = [server.at('/a', gives('<html>')), server.at('/b', gives(bytes))];
    const source = { addresses, fingerprint: wanted.fingerprint256, ca: [server.ca] };
    return trustRussianRoot(out, source, { clock: systemClock });
  };

  it('writes the PEM, and prints where, the fingerprint and the next step', async () => {
    const out = join(folder, 'root.pem');
    const [where, fingerprint, next] = await get(out, wanted.raw);
    assert.ok(where?.includes(`127.0.0.1:${server.port}/b to ${out}`), where);
    assert.ok(fingerprint?.endsWith(wanted.fingerprint256));
    assert.match(next ?? '', /^Next: set GIGACHAT_CA_BUNDLE_FILE=/);
    assert.ok(next?.includes(out));
    assert.equal(new X509Certificate(readCertificates(out)).fingerprint256, wanted.fingerprint256);
  });

  it('leaves a file that holds it already, without asking the network', async () => {
    const out = join(folder, 'root.pem');
    writeFileSync(out, wanted.raw);
    const [where] = await get(out, wanted.raw);
    assert.match(where ?? '', /holds the Russian Trusted Root CA already/);
    assert.deepEqual(server.asked, []);
    assert.deepEqual(readFileSync(out), wanted.raw);
  });

  it('never overwrites a file that holds something else', async () => {
    const out = join(folder, '.env');
    writeFileSync(out, 'GIGACHAT_CREDENTIALS=canary');
    await assert.rejects(
      get(out, wanted.raw),
      /\.env exists and holds something else\. Name another file with --out\.$/,
    );
    assert.equal(readFileSync(out, 'utf8'), 'GIGACHAT_CREDENTIALS=canary');
  });

  it('keeps nothing of a wrong certificate, and says what each address gave', async () => {
    const other = await makeRoot();
    await assert.rejects(get(join(folder, 'root.pem'), String(other)), (error: Error) => {
      assert.match(error.message, /nothing was written\.\n {2}https:\/\/127.*\/a: it holds no certificate\n/);
      assert.ok(
        error.message.includes(`/b: it is another certificate, with the fingerprint ${other.fingerprint256}\n`),
      );
      assert.match(error.message, /gosuslugi\.ru\/crt/);
      return true;
    });
    assert.deepEqual(readdirSync(folder), []);
  });

  it('names the way out where a proxy shows a certificate of its own, and the status where one answers, in both languages', async () => {
    const addresses = [server.at('/a', (response) => response.writeHead(403).end('a page of the proxy'))];
    const source = { addresses, fingerprint: wanted.fingerprint256 };
    const rows: [ca: string[], words: RootWords, expected: RegExp][] = [
      [[], english.root, /not trusted on this machine: .* proxy .* NODE_EXTRA_CA_CERTS\nTry again/],
      [[], russian.root, /не доверяет сертификату 127\.0\.0\.1\S*: .* прокси.* NODE_EXTRA_CA_CERTS\nПовторите/],
      [[server.ca], english.root, /\/a: the server answered 403\n/],
      [[server.ca], russian.root, /\/a: сервер ответил кодом 403\n/],
    ];
    for (const [ca, words, expected] of rows) {
      const asked = trustRussianRoot(
        join(folder, 'root.pem'),
        { ...source, ca },
        { clock: systemClock },
        undefined,
        words,
      );
      await assert.rejects(asked, expected);
    }
  });

  it('says that the place cannot be written to', async () => {
    await assert.rejects(
      get(join(folder, 'none', 'root.pem'), wanted.raw),
      /cannot be written \(ENOENT\)\. Name another/,
    );
    await assert.rejects(get(folder, wanted.raw), /cannot be written \(EISDIR\)\. Name another/);
    // Nothing is fetched for a place that cannot take it.
    assert.deepEqual(server.asked, []);
  });

  it('needs no key, goes through the proxy of the environment, and ends with 1 when nothing came', async () => {
    const proxy = await startConnectProxy({ refuses: () => true });
    try {
      const ended = await runProgram(
        [program, '--trust-russian-root'],
        { HTTPS_PROXY: proxy.url, GIGACHAT_TIMEOUT: 'a wrong one, which is not its matter' },
        folder,
      );
      assert.deepEqual([ended.code, ended.stdout], [1, '']);
      assert.match(
        ended.stderr,
        /could not be downloaded, and nothing was written\.\n {2}https:\/\/gu-st\.ru\/\S+: The/,
      );
      assert.match(ended.stderr, /refused the connection to gu-st\.ru:443 \(403\)/);
      assert.deepEqual(new Set(proxy.log.map(({ target }) => target)), new Set(['gu-st.ru:443']));
      assert.deepEqual(readdirSync(folder), []);
    } finally {
      await proxy.stop();
    }
  });

  it('is in the help, and --out is nothing without it', async () => {
    const help = await runProgram([program, '--help'], {});
    assert.match(help.stdout, /--trust-russian-root \[--out FILE\]/);
    const alone = await runProgram([program, '--out', 'x.pem'], {});
    assert.equal(alone.code, 1);
    assert.match(alone.stderr, /--out belongs to --trust-russian-root/);
  });
});
