import assert from 'node:assert/strict';
import net from 'node:net';
import fc from 'fast-check';
import { type Stack, startStack } from '../harness/stack';
import { sendRaw, statusesIn } from './raw-http';

describe('T08: bytes that are no proper HTTP', () => {
  let stack: Stack;
  let port: number;
  const faults: unknown[] = [];
  const note = (error: unknown) => faults.push(error);
  before(async () => {
    process.on('uncaughtExceptionMonitor', note);
    stack = await startStack();
    port = stack.headless.bridge.port;
  });
  after(async () => {
    process.off('uncaughtExceptionMonitor', note);
    await stack.stop();
  });
  afterEach(async () => {
    assert.deepEqual(faults, []);
    assert.equal((await fetch(`${stack.url}/ping`)).status, 200, 'it still serves');
  });

  const head = () => `Host: 127.0.0.1:${port}\r\nAuthorization: Bearer ${stack.apiKey}\r\n`;
  const post = (headers: string, body: string) =>
    `POST /v1/chat/completions HTTP/1.1\r\n${head()}Content-Type: application/json\r\n${headers}\r\n${body}`;

  const cases: Record<string, () => string | Buffer> = {
    'CL and TE': () => post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
    'two lengths': () => post('Content-Length: 5\r\nContent-Length: 6\r\n', '{}   '),
    'two equal lengths': () => post('Content-Length: 2\r\nContent-Length: 2\r\n', '{}'),
    'a list of lengths': () => post('Content-Length: 2, 2\r\n', '{}'),
    'a negative length': () => post('Content-Length: -1\r\n', '{}'),
    'a length in hex': () => post('Content-Length: 0x2\r\n', '{}'),
    'a length with a plus': () => post('Content-Length: +2\r\n', '{}'),
    'a huge length': () => post(`Content-Length: ${'9'.repeat(40)}\r\n`, '{}'),
    'an unknown TE': () => post('Transfer-Encoding: xchunked\r\n', '{}'),
    'chunked twice': () => post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
    'chunked, then identity': () => post('Transfer-Encoding: chunked, identity\r\n', '0\r\n\r\n'),
    'gzip, chunked': () => post('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n'),
    'a space before the colon': () => post('Content-Length : 2\r\n', '{}'),
    'a folded header': () => post('X-A: 1\r\n 2\r\nContent-Length: 2\r\n', '{}'),
    'bare LF': () => post('', '').replaceAll('\r\n', '\n'),
    'bare CR in a value': () => post('X-A: 1\rX-B: 2\r\nContent-Length: 2\r\n', '{}'),
    'NUL in a value': () => post('X-A: 1\u0000\r\nContent-Length: 2\r\n', '{}'),
    'NUL in the target': () => `GET /v1/models\u0000 HTTP/1.1\r\n${head()}\r\n`,
    'a header without a name': () => post(': 1\r\nContent-Length: 2\r\n', '{}'),
    'a broken chunk size': () => post('Transfer-Encoding: chunked\r\n', 'zz\r\n{}\r\n0\r\n\r\n'),
    'a negative chunk size': () => post('Transfer-Encoding: chunked\r\n', '-2\r\n{}\r\n0\r\n\r\n'),
    'a chunk longer than it says': () => post('Transfer-Encoding: chunked\r\n', '1\r\n{}}}\r\n0\r\n\r\n'),
    'a chunk extension of 20 KB': () =>
      post('Transfer-Encoding: chunked\r\n', `2;${'a'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`),
    'a header of 20 KB': () => post(`X-A: ${'a'.repeat(20_000)}\r\nContent-Length: 2\r\n`, '{}'),
    '3000 headers': () => post(`${'X-A: 1\r\n'.repeat(3000)}Content-Length: 2\r\n`, '{}'),
    'a target of 20 KB': () => `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n${head()}\r\n`,
    'HTTP/0.9': () => 'GET /v1/models\r\n\r\n',
    'HTTP/1.0 without a host': () => 'GET /v1/models HTTP/1.0\r\n\r\n',
    'HTTP/2 preface': () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'HTTP/3.7': () => `GET /v1/models HTTP/3.7\r\n${head()}\r\n`,
    'a TLS hello': () => Buffer.from('16030100a5010000a10303', 'hex'),
    'an SSH banner': () => 'SSH-2.0-OpenSSH_9.2\r\n',
    'random bytes': () => Buffer.from(Array.from({ length: 512 }, (_, index) => (index * 167 + 13) % 256)),
    'a made-up method': () => `BREW /v1/models HTTP/1.1\r\n${head()}\r\n`,
    TRACE: () => `TRACE /v1/models HTTP/1.1\r\n${head()}\r\n`,
    'Expect: 100-continue': () => post('Expect: 100-continue\r\nContent-Length: 2\r\n', ''),
    'another Expect': () => post('Expect: a-miracle\r\nContent-Length: 2\r\n', '{}'),
    'the absolute form': () => `POST http://evil.example/v1/chat/completions HTTP/1.1\r\n${head()}\r\n`,
    'a body on GET': () => `GET /v1/models HTTP/1.1\r\n${head()}Content-Length: 900\r\n\r\n{}`,
    'half a head': () => 'POST /v1/chat/com',
    'half a body': () => post('Content-Length: 400\r\n', '{"model":'),
    'a smuggled second request': () =>
      post('Content-Length: 2\r\n', `{}GET /v1/models HTTP/1.1\r\nHost: evil.example\r\n\r\n`),
  };
  for (const [name, bytes] of Object.entries(cases)) {
    it(`answers ${name} below 500, or hangs up`, async () => {
      const before = stack.chatBodies().length;
      const answer = await sendRaw(port, bytes(), true);
      const statuses = statusesIn(answer);
      assert.ok(
        statuses.every((status) => status < 500),
        answer,
      );
      assert.equal(stack.chatBodies().length, before, 'nothing of it may reach GigaChat');
    });
  }

  it('says what is wrong with a body whose length was counted in characters', async () => {
    const body = JSON.stringify({ model: 'GigaChat-2-Max', messages: [{ role: 'user', content: 'Привет' }] });
    const answer = await sendRaw(port, Buffer.from(post(`Content-Length: ${body.length}\r\n`, body)));
    assert.deepEqual(statusesIn(answer), [400]);
    assert.match(answer, /^connection: close\r$/im);
    assert.match(answer, /not valid JSON/);
  });

  it('never reads as the answer to the request before it, nor stands in the middle of one', async () => {
    const behind = [
      'GARBAGE\r\n\r\n',
      `GET /v1/responses HTTP/1.1\r\n${head()}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
      `CONNECT evil.example:443 HTTP/1.1\r\n${head()}\r\n`,
    ];
    for (const [stream, bytes] of [false, true].flatMap((one) => behind.map((other) => [one, other] as const))) {
      stack.emulator.reset();
      stack.emulator.script({ text: ['first', 'second'], hold: stream ? 1 : 'headers', delay: {} });
      const body = JSON.stringify({
        model: 'GigaChat-2-Max',
        stream,
        messages: [{ role: 'user', content: 'garbage follows' }],
      });
      const socket = net.connect({ port, host: '127.0.0.1' });
      let answer = '';
      const ended = new Promise((resolve) => socket.on('close', resolve));
      socket.on('error', () => {});
      socket.write(post(`Content-Length: ${body.length}\r\n`, body));
      if (stream) {
        await new Promise<void>((resolve) => {
          socket.on('data', (part) => {
            answer += part.toString('latin1');
            if (answer.includes('first')) resolve();
          });
        });
      } else {
        socket.on('data', (part) => {
          answer += part.toString('latin1');
        });
        await stack.emulator.waitFor((log) => log.some(({ kind }) => kind === 'chat'));
      }
      socket.write(bytes);
      await ended;
      stack.emulator.release();
      assert.deepEqual(statusesIn(answer), stream ? [200] : []);
    }
  });

  it('answers 1500 spoiled requests below 500, or hangs up', async () => {
    const whole = post('Content-Length: 2\r\nConnection: close\r\n', '{}');
    const piece = fc.oneof(
      fc.constantFrom(
        '\r',
        '\n',
        '\r\n',
        '\u0000',
        ':',
        ' ',
        '\t',
        'Host: x\r\n',
        'Content-Length: 1\r\n',
        '%2e',
        '\xff',
      ),
      fc.string({ maxLength: 8 }),
    );
    const spoil = fc.array(fc.tuple(fc.nat(whole.length), fc.nat(6), piece), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(spoil, { minLength: 15, maxLength: 15 }), async (spoils) => {
        const answers = await Promise.all(
          spoils.map((edits) => {
            let bytes = whole;
            for (const [at, drop, put] of edits) bytes = bytes.slice(0, at) + put + bytes.slice(at + drop);
            return sendRaw(port, Buffer.from(bytes, 'latin1'), true);
          }),
        );
        for (const answer of answers)
          assert.ok(
            statusesIn(answer).every((status) => status < 500),
            answer,
          );
      }),
      { numRuns: 100, seed: 20261121 },
    );
  });
});
