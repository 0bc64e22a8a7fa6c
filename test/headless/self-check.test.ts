import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../src/core/ground/clock';
import { type CheckResult, runChecks } from '../../src/core/health/check';
import { type StackOptions, startStack } from '../harness/stack';

async function check(options: StackOptions): Promise<CheckResult[]> {
  const stack = await startStack(options);
  const results: CheckResult[] = [];
  try {
    for await (const result of runChecks(stack.headless.checks, systemClock)) results.push(result);
  } finally {
    await stack.stop();
  }
  return results;
}

describe('the health check', () => {
  it('finds a bridge that is bound wider and called by other names', async () => {
    for (const host of ['0.0.0.0', '127.0.0.2']) {
      const key = 'canary-wide-key-0123456789abcdef0123456789';
      const env = { GPT2GIGA_HOST: host, BRIDGE_ALLOWED_HOSTS: 'gate.example', GPT2GIGA_API_KEY: key };
      const last = (await check({ env })).at(-1);
      assert.deepEqual([last?.name, last?.ok], ['bridge', true], last?.detail);
      assert.match(last?.detail ?? '', host === '0.0.0.0' ? /127\.0\.0\.1:/ : /127\.0\.0\.2:/);
    }
  });

  it('says that nobody speaks TLS where https:// was said', async () => {
    const plain = createServer();
    await new Promise<void>((listening) => plain.listen(0, '127.0.0.1', listening));
    const at = `127.0.0.1:${(plain.address() as AddressInfo).port}`;
    const last = (await check({ env: { GIGACHAT_BASE_URL: `https://${at}/v1` } })).at(-1);
    plain.close();
    assert.equal(last?.name, 'TLS');
    assert.equal(
      last?.detail,
      `${at} does not speak TLS there. Check the address and its port: plain http:// is for this machine only.`,
    );
  });

  it('says that there is no token service behind a wrong path', async () => {
    const env = ({ authUrl }: { authUrl: string }) => ({ GIGACHAT_AUTH_URL: new URL('/', authUrl).href });
    const last = (await check({ env })).at(-1);
    assert.equal(last?.name, 'OAuth');
    assert.match(
      last?.detail ?? '',
      /^No token service answers there \(404\)\. Check the path of GIGACHAT_AUTH_URL\.$/,
    );
  });

  it('promises no life to an access token that was set', async () => {
    const env = { GIGACHAT_CREDENTIALS: '', GIGACHAT_ACCESS_TOKEN: 'canary-expired-token' };
    const results = await check({ env });
    assert.equal(
      results.find(({ name }) => name === 'OAuth')?.detail,
      'the access token that was set, for GIGACHAT_API_PERS; the next step tries it',
    );
    assert.match(results.at(-1)?.detail ?? '', /has probably expired\. Set a new one/);
  });
});
