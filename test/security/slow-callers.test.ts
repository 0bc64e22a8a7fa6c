import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeIdentity } from '../emulator/server/certificate';
import { soon } from '../harness/event-loop';
import { FakeClock } from '../harness/fake-clock';
import { type Stack, startStack } from '../harness/stack';
import { sendRaw, statusesIn } from './raw-http';
import { dripTo } from './slow-callers';

const post = (stack: Stack, headers: string) =>
  `POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:${stack.headless.bridge.port}\r\nAuthorization: Bearer ${stack.apiKey}\r\nContent-Type: application/json\r\n${headers}`;
const chat = { model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] };

describe('callers that take their time', () => {
  const patience = { headMs: 1500, requestMs: 2000, readerMs: 500, idleMs: 300 };
  let stack: Stack;
  before(async () => {
    stack = await startStack({ patience });
  });
  after(() => stack.stop());

  it('are answered 408 and let go, five hundred of them, while others are served', async () => {
    const { port } = stack.headless.bridge;
    const slow = [
      ...Array.from({ length: 200 }, () => dripTo(port, 'POST /v1/chat/completions HTTP/1.1\r\nX-', 'a', 100)),
      ...Array.from({ length: 50 }, () => dripTo(port, '', 'GET / HTTP/1.1', 400)),
      ...Array.from({ length: 250 }, () => dripTo(port, post(stack, 'Content-Length: 9999\r\n\r\n{'), ' ', 100)),
    ];
    let over = false;
    const all = Promise.all(slow).finally(() => {
      over = true;
    });
    let served = 0;
    while (!over) {
      const answer = await stack.post('/v1/chat/completions', chat);
      assert.equal(answer.status, 200, await answer.text());
      served += 1;
    }
    const endings = await all;
    for (const { text } of endings) assert.deepEqual(statusesIn(text), [408], text);
    assert.ok(served > 0);
    const latest = (from: number, to: number) => Math.max(...endings.slice(from, to).map(({ afterMs }) => afterMs));
    console.log(
      `      of 500 slow callers the last head ended ${Math.round(latest(0, 250) - patience.headMs)} ms after its limit, the last body ${Math.round(latest(250, 500) - patience.requestMs)} ms; ${served} others were served`,
    );
  });

  it('say nothing at all, or go silent in the middle', async () => {
    const { port } = stack.headless.bridge;
    const silent = [
      '',
      'GET',
      post(stack, 'Content-Length: 99\r\n\r\n{"model"'),
      post(stack, 'Transfer-Encoding: chunked\r\n\r\n5\r\n{"mod\r\n'),
    ];
    for (const answer of await Promise.all(silent.map((bytes) => sendRaw(port, bytes)))) {
      assert.deepEqual(statusesIn(answer), [408], answer);
    }
  });

  it('keep a connection open that they do not use', async () => {
    const answer = await sendRaw(
      stack.headless.bridge.port,
      `GET /ping HTTP/1.1\r\nHost: 127.0.0.1:${stack.headless.bridge.port}\r\n\r\n`,
    );
    assert.deepEqual(statusesIn(answer), [200]);
  });

  it('do not read what they asked for', async () => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(20 * 1024 * 1024)], { type: 'text/plain' }), 'big.txt');
    form.append('purpose', 'user_data');
    const key = { authorization: `Bearer ${stack.apiKey}` };
    const stored = await fetch(`${stack.url}/v1/files`, { method: 'POST', headers: key, body: form });
    const { id } = (await stored.json()) as { id: string };
    const { port } = stack.headless.bridge;
    const socket = net.connect({ port, host: '127.0.0.1' });
    socket.on('error', () => {}).pause();
    socket.write(
      `GET /v1/files/${id}/content HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${stack.apiKey}\r\n\r\n`,
    );
    const letGo = () => stack.logLines.some((line) => line.includes('/content') && line.includes('caller left'));
    await soon(letGo);
    socket.destroy();
  });

  it('send a body in pieces of one byte, or wrap each byte into a thousand others', async () => {
    const { port } = stack.headless.bridge;
    const json = JSON.stringify(chat).padEnd(50_000, ' ');
    const pieces = [...json].map((byte) => `1\r\n${byte}\r\n`).join('');
    const head = post(stack, 'Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n');
    assert.deepEqual(statusesIn(await sendRaw(port, `${head}${pieces}0\r\n\r\n`)), [200]);
    const wrapped = Buffer.from(`1;${'a'.repeat(15_000)}\r\n \r\n`.repeat(100), 'latin1');
    const answered = await new Promise<string>((resolve) => {
      const socket = net.connect({ port, host: '127.0.0.1' });
      let text = '';
      const push = () => {
        while (socket.writable && socket.write(wrapped));
      };
      socket.on('drain', push).on('error', () => {});
      socket.on('data', (bytes) => {
        text += bytes.toString('latin1');
      });
      socket.on('close', () => resolve(text));
      socket.write(head);
      push();
    });
    assert.ok(
      statusesIn(answered).every((status) => [400, 408, 413].includes(status)),
      answered,
    );
  });

  it('drip a body: 408 in the words of the protocol once its 60 s are over, and the connection is closed', async () => {
    const clock = new FakeClock();
    const timed = await startStack({ clock });
    try {
      for (const [path, body] of [
        ['/v1/chat/completions', /"error":\{"message":/],
        ['/v1/messages', /"type":"error"/],
      ] as const) {
        const before = clock.pending;
        const answered = new Promise<{ status: number; text: string; connection: string }>((resolve, reject) => {
          const sent = request(`${timed.url}${path}`, {
            method: 'POST',
            headers: { 'x-api-key': timed.apiKey, 'content-type': 'application/json', 'content-length': 999 },
          });
          sent.on('response', (answer) => {
            let text = '';
            answer.on('data', (part) => {
              text += part;
            });
            const { statusCode: status = 0, headers } = answer;
            answer.on('end', () => resolve({ status, text, connection: headers.connection ?? '' }));
          });
          sent.on('error', reject);
          sent.write('{"model":');
        });
        await soon(() => clock.pending !== before);
        await clock.advance(60_000);
        const { status, text, connection } = await answered;
        assert.equal(status, 408);
        assert.match(text, body);
        assert.equal(connection, 'close');
      }
    } finally {
      await timed.stop();
    }
  });

  it('begin a TLS handshake and never end it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-test-'));
    const { key, cert } = await makeIdentity();
    writeFileSync(join(folder, 'key.pem'), key);
    writeFileSync(join(folder, 'cert.pem'), cert);
    const secure = await startStack({
      patience,
      env: {
        GPT2GIGA_USE_HTTPS: 'True',
        GPT2GIGA_HTTPS_KEY_FILE: join(folder, 'key.pem'),
        GPT2GIGA_HTTPS_CERT_FILE: join(folder, 'cert.pem'),
      },
    });
    try {
      const { port } = secure.headless.bridge;
      const hello = Buffer.from('16030100a5010000a10303', 'hex');
      await Promise.all(['', hello].map((bytes) => sendRaw(port, bytes)));
    } finally {
      await secure.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
