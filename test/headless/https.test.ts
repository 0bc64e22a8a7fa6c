import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { inEnglish } from '../../src/core/setup/sentence';
import { readSettings } from '../../src/headless/settings/headless-settings';
import { call } from '../emulator/caller';
import { makeIdentity } from '../emulator/server/certificate';
import { startStack } from '../harness/stack';

/** Node 22.23 finds no IPv6 address in a certificate. */
const knowsIpv6 =
  checkServerIdentity('::1', { subjectaltname: 'IP Address:0:0:0:0:0:0:0:1', subject: {} } as PeerCertificate) ===
  undefined;

describe('HTTPS of the bridge', () => {
  let folder: string;
  let files: Record<string, string>;
  let ca: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-test-'));
    const { key, cert, caPem } = await makeIdentity();
    ca = caPem;
    files = {
      GPT2GIGA_USE_HTTPS: 'True',
      GPT2GIGA_HTTPS_KEY_FILE: write('key.pem', key),
      GPT2GIGA_HTTPS_CERT_FILE: write('cert.pem', cert),
    };
  });
  after(() => rmSync(folder, { recursive: true }));

  const write = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it('is spoken on both loopback addresses with the given certificate, streams included', async () => {
    const stack = await startStack({ env: files });
    try {
      const { url, port } = stack.headless.bridge;
      assert.equal(url, `https://127.0.0.1:${port}`);
      const body = JSON.stringify({
        model: 'GigaChat-2',
        stream: true,
        messages: [{ role: 'user', content: 'hi' }],
      });
      const headers = { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' };
      for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
        const servername = host === '[::1]' && !knowsIpv6 ? 'localhost' : undefined;
        const ways = { ca, headers, body, ...(servername && { servername }) };
        const answer = await call(`https://${host}:${port}/v1/chat/completions`, ways);
        assert.equal(answer.status, 200);
        assert.match(answer.text, /\[DONE\]/);
      }
      assert.equal((await call(`${url}/v1/models`, { ca })).status, 401);
      await assert.rejects(call(`${url}/ping`), /certificate/, 'nobody is asked to trust it blindly');
      await assert.rejects(call(`http://127.0.0.1:${port}/ping`), 'plain HTTP gets no answer');
      assert.ok(stack.logLines.some((line) => line.includes('a program called http://')));
      assert.equal((await call(`${url}/ping`, { ca })).status, 200, 'and disturbs nobody');
      const self = stack.headless.checks.find(({ name }) => name === 'bridge');
      assert.match(String(await self?.run(new AbortController().signal)), /127\.0\.0\.1/);
    } finally {
      await stack.stop();
    }
  });

  const wrong: [name: string, change: () => Record<string, string>, pattern: RegExp][] = [
    ['no key file is named', () => ({ GPT2GIGA_HTTPS_KEY_FILE: '' }), /needs GPT2GIGA_HTTPS_KEY_FILE and/],
    ['no certificate is named', () => ({ GPT2GIGA_HTTPS_CERT_FILE: '' }), /and GPT2GIGA_HTTPS_CERT_FILE/],
    [
      'a file is missing',
      () => ({ GPT2GIGA_HTTPS_CERT_FILE: '/no/such.pem' }),
      /CERT_FILE: the file .* cannot be read/,
    ],
    ['the key is still empty', () => ({ GPT2GIGA_HTTPS_KEY_FILE: write('no.pem', '') }), /are not a key and its cert/],
    ['the certificate is empty', () => ({ GPT2GIGA_HTTPS_CERT_FILE: write('no.pem', '') }), /are not a key and its/],
    ['a file holds no PEM', () => ({ GPT2GIGA_HTTPS_KEY_FILE: write('no.pem', 'x') }), /are not a key and its cert/],
    ['the two are swapped', () => ({ GPT2GIGA_HTTPS_KEY_FILE: join(folder, 'cert.pem') }), /are not a key and its/],
  ];
  for (const [name, change, pattern] of wrong) {
    it(`is refused in one sentence when ${name}`, () => {
      assert.throws(() => readSettings({ GIGACHAT_CREDENTIALS: 'abcd', ...files, ...change() }), pattern);
    });
  }

  it('is off unless it is switched on, and says that the files are not used', () => {
    const { bridge, warnings } = readSettings({ GIGACHAT_CREDENTIALS: 'abcd', ...files, GPT2GIGA_USE_HTTPS: 'False' });
    assert.equal(bridge.https, undefined);
    assert.match(warnings.map(inEnglish).join(), /not used without GPT2GIGA_USE_HTTPS=True/);
  });
});
