import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { endsOf, livesOfTrusted } from '../../../src/core/health/certificate-life';
import { runChecks } from '../../../src/core/health/check';
import { call } from '../../emulator/caller';
import { FakeClock } from '../../harness/fake-clock';
import { type Stack, startStack } from '../../harness/stack';
import { day, madePair } from './made-pair';

describe('a certificate of the program', () => {
  let folder: string;
  let stack: Stack | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-test-'));
  });
  afterEach(async () => {
    await stack?.stop();
    stack = undefined;
    rmSync(folder, { recursive: true });
  });

  const write = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  type Pair = Awaited<ReturnType<typeof madePair>>;
  const asHttps = ({ key, cert }: Pair) => ({
    GPT2GIGA_USE_HTTPS: 'True',
    GPT2GIGA_HTTPS_KEY_FILE: write('key.pem', key),
    GPT2GIGA_HTTPS_CERT_FILE: write('cert.pem', cert),
  });
  const asClient = ({ key, cert }: Pair) => ({ GIGACHAT_CERT_FILE: write('client.pem', cert + key) });
  const asAuthority = ({ cert }: Pair) => ({ GIGACHAT_CA_BUNDLE_FILE: write('ca.pem', cert) });
  const told = ({ logLines }: Stack) =>
    logLines.flatMap((line) => {
      const { level, message, use, days } = JSON.parse(line);
      return /^a certificate/.test(message) ? [`${level} ${use}: ${message.split(':')[0]} ${days ?? ''}`.trim()] : [];
    });
  const health = async ({ url, apiKey }: Stack, path: string, ca?: string) =>
    (await call(`${url}${path}`, { headers: { 'x-api-key': apiKey }, ...(ca && { ca }) })).text;

  const uses: [string, (pair: Pair) => Record<string, string>, string][] = [
    ['the bridge shows', asHttps, 'bridge'],
    ['GigaChat is shown', asClient, 'client'],
    ['is trusted', asAuthority, 'authority'],
  ];
  for (const [what, env, use] of uses) {
    it(`that ${what} is announced 30 days and, each day, 7 days before its end, and after it`, async () => {
      const clock = new FakeClock(Date.now());
      const pair = await madePair(-day, 32 * day);
      stack = await startStack({ env: env(pair), clock });
      assert.deepEqual(told(stack), []);
      await clock.advance(2.5 * day);
      assert.deepEqual(told(stack), [`warn ${use}: a certificate ends soon 29`]);
      await clock.advance(20 * day);
      assert.equal(told(stack).length, 1, 'and is not announced every day of a month');
      await clock.advance(5 * day);
      assert.deepEqual(
        told(stack).slice(1),
        [6, 5, 4].map((days) => `warn ${use}: a certificate ends soon ${days}`),
      );
      await clock.advance(6 * day);
      assert.equal(told(stack).at(-1), `error ${use}: a certificate has ended`);
    });

    it(`that ${what} has its end in /health, in /metrics and in the health check, and fails that once it is over`, async () => {
      const pair = await madePair(-9 * day, 3.5 * day);
      stack = await startStack({ env: env(pair) });
      const ca = use === 'bridge' ? pair.cert : undefined;
      const { certificates } = JSON.parse(await health(stack, '/health', ca));
      assert.deepEqual(
        certificates.map(({ use, subject, state }: Record<string, string>) => [use, subject, state]),
        [[use, 'localhost', 'ending']],
      );
      const seconds = Date.parse(certificates[0].notAfter) / 1000;
      const line = `gigachat_bridge_certificate_not_after_timestamp_seconds{use="${use}",subject="localhost"} ${seconds}\n`;
      assert.ok((await health(stack, '/metrics', ca)).includes(line));
      const clock = new FakeClock(Date.now());
      const check = async () => {
        for await (const result of runChecks(stack?.headless.checks ?? [], clock)) return result;
        throw new Error('There is no step.');
      };
      const good = await check();
      assert.deepEqual([good.name, good.ok], ['certificates', true]);
      assert.match(good.detail, /localhost ends in 3 d, on .*\. Renew it/);
      await stack.stop();
      stack = await startStack({ env: env(await madePair(-9 * day, -day)), clock });
      const bad = await check();
      assert.deepEqual([bad.name, bad.ok, bad.failure?.code], ['certificates', false, 'certificate_out_of_date']);
      assert.match(bad.detail, /has ended on/);
    });

    it(`that ${what} is told at the start when it has ended already, or does not hold yet`, async () => {
      for (const [from, until, words] of [
        [-9, -1, 'a certificate has ended'],
        [1, 9, 'a certificate does not hold yet'],
      ] as const) {
        stack = await startStack({ env: env(await madePair(from * day, until * day)) });
        assert.deepEqual(told(stack), [`error ${use}: ${words}`]);
        await stack.stop();
        stack = undefined;
      }
    });
  }

  const shownBy = (port: number) =>
    new Promise<string>((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
        resolve(String(socket.getPeerX509Certificate()?.subject));
        socket.destroy();
      });
      socket.on('error', reject);
    });

  it('that others renew is shown within a minute, without a restart, once its key is there too', async () => {
    const clock = new FakeClock(Date.now());
    stack = await startStack({ env: asHttps(await madePair(-9 * day, 3.5 * day, 'old')), clock });
    const { port } = stack.headless.bridge;
    assert.equal(await shownBy(port), 'CN=old');
    write('cert.pem', 'half of a');
    await clock.advance(60_000);
    assert.equal(await shownBy(port), 'CN=old', 'a file that is being written harms nobody');
    await clock.advance(120_000);
    const complaints = stack.logLines.filter((line) => line.includes('are not taken'));
    assert.equal(complaints.length, 1);
    const { cert, key } = await madePair(-day, 99 * day, 'new');
    write('cert.pem', cert);
    write('key.pem', key);
    await clock.advance(60_000);
    assert.equal(await shownBy(port), 'CN=new');
    assert.match(await health(stack, '/health', cert), /"state":"valid"/);
    write('cert.pem', (await madePair(-day, 99 * day, 'newest')).cert);
    assert.equal(stack.headless.renew(), true);
    assert.equal(await shownBy(port), 'CN=newest', 'a signal need not wait');
  });

  it('that has the name of another one is told to Prometheus once, by the end that comes first', () => {
    const life = (use: 'client' | 'authority', notAfterMs: number) => ({
      use,
      subject: 'CN',
      notBeforeMs: 0,
      notAfterMs,
    });
    const [metric] = endsOf([life('client', 9000), life('client', 5000), life('authority', 7000)]);
    assert.deepEqual(
      metric?.samples.map(({ value }) => value),
      [5, 7],
    );
  });

  it('that has a successor of its name in the file, or stands in a list of many, is no cause for alarm', async () => {
    const { cert: old } = await madePair(-9 * day, -day, 'Root');
    const { cert: next } = await madePair(-day, 99 * day, 'Root');
    assert.equal(livesOfTrusted(old + next).length, 1);
    assert.ok((livesOfTrusted(old + next)[0]?.notAfterMs ?? 0) > Date.now());
    const many = await Promise.all(Array.from({ length: 11 }, (_, nth) => madePair(-9 * day, -day, `Root ${nth}`)));
    assert.deepEqual(livesOfTrusted(many.map(({ cert }) => cert).join('')), []);
  });

  it('that is trusted for GigaChat is looked at also where the machine trusts many', async () => {
    const many = await Promise.all(Array.from({ length: 11 }, (_, nth) => madePair(-9 * day, -day, `Root ${nth}`)));
    const machine = write('machine.pem', many.map(({ cert }) => cert).join(''));
    const env = { ...asAuthority(await madePair(-9 * day, 3.5 * day)), NODE_EXTRA_CA_CERTS: machine };
    stack = await startStack({ env });
    assert.deepEqual(told(stack), ['warn authority: a certificate ends soon 3']);
  });
});
