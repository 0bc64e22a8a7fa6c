import assert from 'node:assert/strict';
import net from 'node:net';
import { networkInterfaces } from 'node:os';
import { type Stack, startStack } from '../harness/stack';
import { addresses, sendRaw, statusesIn } from './raw-http';

const body = JSON.stringify({ model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] });

describe('T01, T02, T05, T07: the Host header', () => {
  let stack: Stack;
  let port: number;
  before(async () => {
    stack = await startStack();
    port = stack.headless.bridge.port;
  });
  after(() => stack.stop());

  /** A whole request with these Host lines; everything else about it is right. */
  const ask = (hostLines: string, method = 'POST', target = '/v1/chat/completions') =>
    sendRaw(
      port,
      `${method} ${target} HTTP/1.1\r\n${hostLines}Authorization: Bearer ${stack.apiKey}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
  const hostLine = (value: string) => `Host: ${value}\r\n`;

  const strangers = () =>
    [
      ['evil.example', `evil.example:${port}`, `127.0.0.1.evil.example:${port}`, `localhost.evil.example:${port}`],
      [`evil@127.0.0.1:${port}`, `127.0.0.1:${port}@evil.example`, `127.0.0.1:${port}#.evil.example`],
      [`127.0.0.1:${port}/v1/models?`, `127.0.0.1:${port}\\evil`, `127.0.0.1:${port}?x`, `http://127.0.0.1:${port}`],
      ['127.0.0.1', 'localhost', '[::1]', `127.0.0.1:${port + 1}`, '127.0.0.1:80', '127.0.0.1:', `:${port}`],
      [`127.1:${port}`, `127.0.1:${port}`, `0x7f000001:${port}`, `0x7f.0.0.1:${port}`, `2130706433:${port}`],
      [`0177.0.0.1:${port}`, `017700000001:${port}`, `127.000.000.001:${port}`, `0:${port}`, `0.0.0.0:${port}`],
      [`127.0.0.2:${port}`, `localhost.:${port}`, `127.0.0.1.:${port}`, `.localhost:${port}`, `*.localhost:${port}`],
      [`[::ffff:127.0.0.1]:${port}`, `[0:0:0:0:0:0:0:1]:${port}`, `[::]:${port}`, `::1:${port}`, `[::1%25lo]:${port}`],
      [`127.0.0.1:0${port}`, `127.0.0.1:${port}0`, `127.0.0.1:+${port}`, `127.0.0.1: ${port}`, `127.0.0.1 :${port}`],
      [`127.0.0.1:${port},evil.example`, `evil.example,127.0.0.1:${port}`, `127.0.0.1:${port} evil.example`],
      [`ip6-localhost:${port}`, `host.docker.internal:${port}`, `nas.local:${port}`, `a.internal:${port}`, 'null'],
      ['\xef\xbc\x91\xef\xbc\x9227.0.0.1', '\xe2\x91\xa027.0.0.1', `l\xc3\xb6calhost:${port}`, `lоcalhost:${port}`],
      ['', ' ', '\t', '.', '*', '-', '@', 'a'.repeat(8000), `${'a.'.repeat(2000)}:${port}`],
    ].flat();

  it('refuses every stranger before it looks at the key, and asks GigaChat nothing', async () => {
    const values = strangers();
    assert.ok(values.length >= 60, `${values.length} values`);
    for (const value of values) {
      const answer = await ask(hostLine(value));
      assert.ok([400, 403].includes(statusesIn(answer)[0] ?? 0), `${JSON.stringify(value.slice(0, 60))}: ${answer}`);
      assert.doesNotMatch(answer, /evil/, 'it is not repeated');
    }
    assert.equal(stack.emulator.log.length, 0);
  });

  it('refuses none, two, and two that are the same', async () => {
    const own = `127.0.0.1:${port}`;
    for (const lines of [
      '',
      hostLine(own) + hostLine(own),
      hostLine(own) + hostLine('evil'),
      hostLine('evil') + hostLine(own),
    ]) {
      assert.ok([400, 403].includes(statusesIn(await ask(lines))[0] ?? 0), lines);
    }
    assert.equal(stack.emulator.log.length, 0);
  });

  it('refuses at every address, known or not, and in every method', async () => {
    for (const [method, target] of addresses) {
      for (const way of [method, 'OPTIONS', 'TRACE', 'PUT']) {
        const answer = await ask(hostLine(`evil.example:${port}`), way, target);
        assert.ok([400, 403].includes(statusesIn(answer)[0] ?? 0), `${way} ${target}: ${answer}`);
      }
    }
    for (const target of [`http://127.0.0.1:${port}/v1/models`, '/v1/models/%2e%2e/x', '/\\v1', '*', 'v1/models']) {
      assert.equal(statusesIn(await ask(hostLine(`127.0.0.1:${port}`), 'GET', target))[0], 400, target);
    }
  });

  it('refuses upgrades and tunnels', async () => {
    const upgrade = (host: string) =>
      sendRaw(port, `GET /v1/responses HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    assert.deepEqual(statusesIn(await upgrade('evil.example')), [403]);
    assert.deepEqual(statusesIn(await upgrade(`127.0.0.1:${port}`)), [426]);
    const tunnel = `CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n`;
    assert.deepEqual(statusesIn(await sendRaw(port, tunnel)), [405]);
  });

  it('takes the three names of its own, in any case', async () => {
    for (const name of ['127.0.0.1', 'localhost', 'LocalHost', '[::1]']) {
      assert.equal(statusesIn(await ask(hostLine(`${name}:${port}`)))[0], 200, name);
    }
  });

  it('listens on loopback only', async () => {
    const outside = Object.values(networkInterfaces())
      .flat()
      .filter((one) => one && !one.internal && one.family === 'IPv4');
    for (const one of outside) {
      const outcome = await new Promise((resolve) => {
        const socket = net.connect({ host: one?.address, port });
        socket
          .on('connect', () => resolve('connected'))
          .on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
        socket.on('connect', () => socket.destroy());
      });
      assert.equal(outcome, 'ECONNREFUSED', one?.address);
    }
  });
});
