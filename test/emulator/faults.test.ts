import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import tls from 'node:tls';
import { gunzipSync } from 'node:zlib';
import { Caller, call, saidBy } from './caller';
import { type Emulator, startEmulator } from './emulator';
import type { ScriptedReply } from './script/reply';

for (const secure of [false, true]) {
  describe(`scripted faults over ${secure ? 'TLS' : 'TCP'}`, () => {
    let emulator: Emulator;
    let caller: Caller;

    before(async () => {
      emulator = await startEmulator({ tls: secure });
      caller = await new Caller(emulator).signIn();
    });
    beforeEach(() => emulator.reset());
    after(() => emulator.stop());

    /** What a bare socket reads in answer to a request that only the token endpoint sees. */
    async function bare(reply: ScriptedReply, connection = 'close'): Promise<{ text: string; endedBy: string }> {
      emulator.scriptAuth(reply);
      const { hostname, port } = new URL(emulator.authUrl);
      const to = { host: hostname, port: Number(port) };
      const socket = secure ? tls.connect({ ...to, ca: emulator.caPem }) : net.connect(to);
      socket.write(`POST /api/v2/oauth HTTP/1.1\r\nhost: x\r\nconnection: ${connection}\r\ncontent-length: 0\r\n\r\n`);
      const parts: Buffer[] = [];
      socket.on('data', (part) => parts.push(part));
      const endedBy = await new Promise<string>((resolve) => {
        socket.on('end', () => resolve('FIN'));
        socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
      });
      socket.destroy();
      return { text: Buffer.concat(parts).toString('latin1'), endedBy };
    }

    it('resets the connection before the headers, after them and in the body', async () => {
      for (const after of ['request', 'headers', { chunks: 1 }, { bytes: 3 }] as const) {
        const { text, endedBy } = await bare({ body: 'abcdef', breakOff: { how: 'reset', after } });
        assert.equal(endedBy, 'ECONNRESET', JSON.stringify(after));
        assert.equal(text !== '', after !== 'request');
      }
      await emulator.waitFor((log) => log.every(({ endedBy }) => endedBy === 'fault'));
    });

    it('closes in the middle of an HTTP chunk', async () => {
      const { text, endedBy } = await bare({ raw: ['abcd', 'wxyz'], framing: 'chunked', breakOff: { how: 'fin' } });
      assert.equal(endedBy, 'FIN');
      assert.ok(text.endsWith('4\r\nabcd\r\n4\r\nwx'), text);
    });

    it('cuts a body that ends with its connection, which looks like an end', async () => {
      const { text, endedBy } = await bare({ raw: ['abcd', 'wxyz'], framing: 'close', breakOff: { how: 'fin' } });
      assert.equal(endedBy, 'FIN');
      assert.ok(!/transfer-encoding|content-length/i.test(text) && text.endsWith('\r\n\r\nabcd'), text);
    });

    it('announces a longer body than it sends', async () => {
      const { text } = await bare({ body: 'abc', extraLength: 5 });
      assert.ok(/content-length: 8/i.test(text) && text.endsWith('abc'), text);
    });

    it('says things that are not HTTP, and headers without an end', async () => {
      assert.equal((await bare({ rawResponse: 'SMTP ready\r\n' })).text, 'SMTP ready\r\n');
      const { text } = await bare({ rawResponse: ['HTTP/1.1 200 OK\r\nx: ', { repeat: 'a', times: 1000 }] });
      assert.equal(text.length, 20 + 1000);
    });

    it('writes a body in separate pieces', async () => {
      emulator.script({ text: 'Привет', cutAt: 'every-byte' });
      const { text } = await caller.chat({ stream: true });
      assert.equal(saidBy(text), 'Привет');
      assert.equal(emulator.log[0]?.sentChunks, Buffer.byteLength(text));
      const { text: raw } = await bare({ body: 'abcdef', framing: 'chunked', cutAt: [1, 4] });
      assert.ok(raw.includes('1\r\na\r\n3\r\nbcd\r\n2\r\nef\r\n0'), raw);
    });

    it('ends a stream in good order without its finish', async () => {
      emulator.script({ text: ['a', 'b'], breakOff: { how: 'end', after: { chunks: 1 } } });
      const { text, brokenBy } = await caller.chat({ stream: true });
      assert.deepEqual([saidBy(text), brokenBy, emulator.log[0]?.endedBy], ['a', undefined, 'fault']);
    });

    it('hangs and drips until the client leaves', async () => {
      for (const how of ['hang', 'drip'] as const) {
        for (const after of ['request', 'headers', { chunks: 1 }] as const) {
          emulator.reset();
          emulator.script({ text: ['a', 'b'], breakOff: { how, after, everyMs: 1 } });
          const leaving = new AbortController();
          const reply = caller.chat({ stream: true }, { signal: leaving.signal });
          const sent = typeof after === 'object' ? 1 : 0;
          await emulator.waitFor(
            (log) => log[0]?.kind === 'chat' && emulator.inFlight() === 1 && log[0].sentChunks >= sent,
          );
          leaving.abort();
          await Promise.allSettled([reply]);
          await emulator.waitFor((log) => log[0]?.endedBy === 'client-aborted');
        }
      }
    });

    it('refuses with any status, headers and body, and with bodies that lie', async () => {
      emulator.script(
        { status: 429, headers: { 'retry-after': '2' } },
        { status: 502, body: '<html>Bad Gateway</html>' },
        { body: { status: 500, message: 'Internal Server Error' } },
        { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
        { status: 204, body: '' },
      );
      const limited = await caller.chat({ stream: true });
      assert.deepEqual([limited.status, limited.headers['retry-after']], [429, '2']);
      const gateway = await caller.chat({ stream: true });
      assert.deepEqual([gateway.status, gateway.headers['content-type']], [502, 'text/html']);
      const lie = await caller.chat({ stream: true });
      assert.deepEqual([lie.status, lie.headers['content-type']], [200, 'application/json; charset=utf-8']);
      const moved = await caller.chat();
      assert.deepEqual([moved.status, moved.headers.location], [302, 'http://127.0.0.1:1/']);
      assert.deepEqual((await caller.chat()).status, 204);
    });

    it('compresses though nobody asked, whole or spoiled', async () => {
      emulator.script({ text: 'a', gzip: true }, { text: 'a', gzip: 'truncated' }, { text: 'a', gzip: 3 });
      const encoded = async () => {
        const { headers } = await caller.chat();
        return headers['content-encoding'];
      };
      assert.deepEqual([await encoded(), await encoded(), await encoded()], ['gzip', 'gzip', 'gzip, gzip, gzip']);
      const { text } = await bare({ body: 'abc', gzip: true });
      const body = Buffer.from(text.slice(text.indexOf('\r\n\r\n') + 4), 'latin1');
      assert.equal(gunzipSync(body).toString(), 'abc');
    });

    it('closes a connection silently that it said it would keep', async () => {
      const { text, endedBy } = await bare({ body: 'abc', afterwards: 'close' }, 'keep-alive');
      assert.equal(endedBy, 'FIN');
      assert.match(text, /connection: keep-alive/i);
    });

    it('spoils connections before anything is read from them', async () => {
      for (const fault of ['close', 'reset', 'not-http'] as const) {
        emulator.scriptConnections('auth', fault);
        await assert.rejects(caller.authorize());
      }
      assert.equal((await caller.authorize()).status, 200);
      assert.equal(emulator.log.length, 1);
    });

    if (!secure) {
      it('keeps a connection that is reset when it is used again', async () => {
        const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
        const reusing = await new Caller(emulator, agent).signIn();
        emulator.script({ text: 'fine', afterwards: 'reset-on-reuse' });
        assert.equal((await reusing.chat()).status, 200);
        await assert.rejects(reusing.chat(), { code: 'ECONNRESET' });
        assert.equal((await reusing.chat()).status, 200);
        agent.destroy();
      });

      it('takes every script over HTTP too', async () => {
        const control = (name: string, body?: unknown, method = 'POST') =>
          call(new URL(`/_emulator/${name}`, emulator.baseUrl).href, {
            method,
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          });
        assert.equal((await control('script', [{ text: 'scripted', hold: 'headers' }])).status, 200);
        const reply = caller.chat();
        assert.equal((await control('wait', { kind: 'chat', heldAt: 'default' })).status, 200);
        assert.equal(JSON.parse((await control('state', undefined, 'GET')).text).inFlight, 1);
        await control('release');
        assert.match((await reply).text, /scripted/);
        await control('expire-tokens');
        assert.equal((await caller.chat()).status, 401);
        const log = JSON.parse((await control('log', undefined, 'GET')).text);
        assert.deepEqual(
          log.map(({ status }: { status: number }) => status),
          [200, 401],
        );
        assert.match((await control('script', { nonsense: true })).text, /nonsense/);
        await control('reset');
        assert.equal(emulator.log.length, 0);
      });
    }
  });
}
