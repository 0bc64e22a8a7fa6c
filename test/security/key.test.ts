import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Stack, startStack } from '../harness/stack';
import { addresses, open, sendRaw, statusesIn } from './raw-http';

const body = '{}';

describe('T06, T09, T10: the key', () => {
  let stack: Stack;
  let port: number;
  before(async () => {
    stack = await startStack();
    port = stack.headless.bridge.port;
  });
  after(() => stack.stop());

  const ask = (method: string, target: string, headers: string, content = body) =>
    sendRaw(
      port,
      `${method} ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${headers}Content-Type: application/json\r\nContent-Length: ${content.length}\r\nConnection: close\r\n\r\n${content}`,
    );

  it('is asked for at every address, in every wrong way, before the body is read', async () => {
    const { apiKey } = stack;
    const wrong = [
      '',
      'Authorization: Bearer wrong\r\n',
      'Authorization: Bearer \r\n',
      'Authorization: Bearer\r\n',
      'Authorization:\r\n',
      `Authorization: ${apiKey}\r\n`,
      `Authorization: Token ${apiKey}\r\n`,
      `Authorization: Bearer ${apiKey}x\r\n`,
      `Authorization: Bearer ${apiKey.slice(0, -1)}\r\n`,
      `Authorization: Bearer ${apiKey.toUpperCase()}\r\n`,
      `Authorization: Bearer "${apiKey}"\r\n`,
      `Authorization: Bearer ${apiKey}\r\nAuthorization: Bearer wrong\r\n`,
      `Authorization: Bearer wrong\r\nAuthorization: Bearer ${apiKey}\r\n`,
      `X-Api-Key: wrong\r\n`,
      `X-Api-Key: ${apiKey}\r\nX-Api-Key: ${apiKey}\r\n`,
      `Authorization: Basic ${Buffer.from(`${apiKey}:`).toString('base64')}\r\n`,
      `Authorization: Basic ${Buffer.from(apiKey).toString('base64')}\r\n`,
      `Cookie: key=${apiKey}\r\n`,
      `Proxy-Authorization: Bearer ${apiKey}\r\n`,
    ];
    for (const [method, target] of addresses) {
      if (open.has(target)) continue;
      for (const headers of wrong) {
        const answer = await ask(method, target, headers);
        const [status = 0] = statusesIn(answer);
        assert.ok([400, 401, 404, 405].includes(status), `${method} ${target} ${headers}: ${answer}`);
        if (status < 404) assert.doesNotMatch(answer, /www-authenticate/i);
        assert.ok(!answer.includes(apiKey), 'it is not repeated');
      }
    }
    assert.equal(stack.emulator.log.length, 0);
  });

  it('does not count in the address or in the body', async () => {
    const { apiKey } = stack;
    for (const query of [
      `key=${apiKey}`,
      `x-api-key=${apiKey}`,
      `api_key=${apiKey}`,
      `authorization=Bearer%20${apiKey}`,
    ]) {
      assert.deepEqual(statusesIn(await ask('GET', `/v1/models?${query}`, '')), [401]);
    }
    const inBody = JSON.stringify({ key: apiKey, api_key: apiKey, 'x-api-key': apiKey });
    assert.deepEqual(statusesIn(await ask('POST', '/v1/chat/completions', '', inBody)), [401]);
    assert.equal(stack.emulator.log.length, 0);
    assert.ok(!stack.logLines.some((line) => line.includes(apiKey)), 'nor does the log show it');
  });

  it('tells nothing to those without it', async () => {
    for (const path of ['/health', '/ping', '/ready']) {
      assert.match(await ask('GET', path, ''), /\{"status":"ok"\}$/);
    }
  });

  it('is compared in one place, as digests in constant time', () => {
    const found = readdirSync('src/core/bridge', { recursive: true, encoding: 'utf8' });
    const files = found.filter((file) => file.endsWith('.ts')).map((file) => join('src/core/bridge', file));
    const comparing = files.filter((file) => /timingSafeEqual\(/.test(readFileSync(file, 'utf8')));
    // Windows that share a bridge prove the key to each other without sending it; what is compared there are the proofs.
    const places = [join('src/core/bridge', 'http', 'key.ts'), join('src/core/bridge', 'share', 'proof.ts')];
    assert.deepEqual(comparing.sort(), places);
    const others = files.filter((file) => !file.endsWith('key.ts'));
    assert.deepEqual(
      others.filter((file) => /apiKey\s*[!=]==?|[!=]==?\s*apiKey/.test(readFileSync(file, 'utf8'))),
      [],
    );
  });
});
