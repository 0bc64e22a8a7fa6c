import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { Transport } from '../../../src/core/net/transport';
import { soon, turn, turns } from '../../harness/event-loop';
import { FakeClock } from '../../harness/fake-clock';

const good = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const refusal = (status: string, headers = '') => `HTTP/1.1 ${status}\r\n${headers}Content-Length: 0\r\n\r\n`;

/** A server that says what the script has for each request, in their order, and notes on which connection it came. */
async function scripted(answers: readonly (string | ((socket: Socket) => void))[]) {
  const asked: number[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    const number = sockets.push(socket);
    socket.on('error', () => {});
    socket.on('data', (bytes: Buffer) => {
      // The head comes by itself.
      if (!bytes.includes('a question')) return;
      const answer = answers[asked.length] ?? good;
      asked.push(number);
      if (typeof answer === 'string') socket.write(answer);
      else answer(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const clock = new FakeClock();
  const transport = new Transport({ clock });
  return {
    asked,
    sockets,
    clock,
    async ask({ once = false, mayResend = () => true }: { once?: boolean; mayResend?: () => boolean } = {}) {
      const { status, body } = await transport.open({
        method: 'POST',
        url: new URL(`http://127.0.0.1:${port}/`),
        headers: {},
        body: 'a question',
        signal: new AbortController().signal,
        silenceMs: 1000,
        once,
        mayResend,
      });
      for await (const _ of body);
      // A connection is free again with the next turn of the event loop.
      await turn();
      return status;
    },
    close: () => transport.close(),
    async stop() {
      await transport.close();
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

describe('a request that its connection did not bring', () => {
  let server: Awaited<ReturnType<typeof scripted>>;
  afterEach(() => server.stop());

  for (const [what, answer] of [
    ['408 of a connection that is being closed', refusal('408 Request Timeout', 'Connection: close\r\n')],
    ['421', refusal('421 Misdirected Request')],
    ['425', refusal('425 Too Early')],
    ['the end of the connection without a byte', (socket: Socket) => void socket.end()],
  ] as const) {
    it(`goes once over another one: ${what}`, async () => {
      server = await scripted([good, answer]);
      assert.equal(await server.ask(), 200);
      assert.equal(await server.ask(), 200);
      assert.deepEqual(server.asked, [1, 1, 2]);
    });

    it(`is not sent again where no call is left: ${what}`, async () => {
      server = await scripted([good, answer]);
      assert.equal(await server.ask(), 200);
      assert.notEqual(await server.ask({ mayResend: () => false }).catch(() => 0), 200);
      assert.deepEqual(server.asked, [1, 1]);
    });
  }

  it('is written for the first time, where the kept one was reset while it was idle', async () => {
    server = await scripted([]);
    for (let time = 0; time < 5; time += 1) {
      assert.equal(await server.ask(), 200);
      // It is on its way when the next request comes.
      server.sockets.at(-1)?.resetAndDestroy();
      assert.equal(await server.ask({ mayResend: () => assert.fail('no call was made yet') }), 200);
      server.sockets.at(-1)?.destroy();
      await turns();
    }
    assert.equal(server.asked.length, 10);
  });

  it('is refused after the second time', async () => {
    server = await scripted([refusal('421 Misdirected Request'), refusal('421 Misdirected Request')]);
    assert.equal(await server.ask(), 421);
    assert.deepEqual(server.asked, [1, 2]);
  });

  it('is given the answer of a server that ran out of time itself', async () => {
    server = await scripted([refusal('408 Request Timeout')]);
    assert.equal(await server.ask(), 408);
    assert.deepEqual(server.asked, [1]);
  });

  it('has a connection of its own, and no second try, where it starts what nobody can take back', async () => {
    server = await scripted([good, (socket) => void socket.end()]);
    assert.equal(await server.ask(), 200);
    await assert.rejects(server.ask({ once: true }), { kind: 'network', code: 'upstream_reset' });
    assert.deepEqual(server.asked, [1, 2]);
  });

  for (const [what, sleep] of [
    ['this machine slept', (clock: FakeClock) => clock.sleep(60 * 60_000)],
    ['the machine below this one slept', (clock: FakeClock) => clock.jump(60 * 60_000)],
  ] as const) {
    it(`goes over a new one when ${what}, although the old one still looks alive`, async () => {
      server = await scripted([good, () => assert.fail('nobody is there any more')]);
      assert.equal(await server.ask(), 200);
      sleep(server.clock);
      server.asked.push(0);
      assert.equal(await server.ask(), 200);
      assert.deepEqual(server.asked, [1, 0, 2]);
    });
  }

  it('leaves nothing open behind: the end of the program also ends what ran before a sleep', async () => {
    server = await scripted([(socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n')]);
    const unended = server.ask().then(
      () => 'whole',
      () => 'broken off',
    );
    await soon(() => server.asked.length > 0);
    server.clock.sleep(60 * 60_000);
    assert.equal(await server.ask(), 200);
    await server.close();
    assert.equal(await unended, 'broken off');
    assert.deepEqual(server.asked, [1, 2]);
  });

  it('is not sent again after the end of the program', async () => {
    let arrived = () => {};
    const isThere = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    server = await scripted([good, () => arrived()]);
    assert.equal(await server.ask(), 200);
    const unheard = assert.rejects(server.ask(), { kind: 'network', code: 'upstream_reset' });
    await isThere;
    await server.close();
    await unheard;
    server.clock.sleep(60 * 60_000);
    await assert.rejects(server.ask(), { kind: 'network' });
    await assert.rejects(server.ask({ once: true }), { kind: 'network' });
    assert.deepEqual(server.asked, [1, 1]);
  });
});
