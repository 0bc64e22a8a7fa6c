import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Transport } from '../../../src/core/net/transport';
import { soon } from '../../harness/event-loop';
import { FakeClock } from '../../harness/fake-clock';

const silenceMs = 30_000;
/** More than the two ends of a connection hold for a reader who reads nothing. */
const body = Buffer.alloc(48 * 1024 * 1024, 'a line that is long enough to be told from another ');
const stepBytes = 8 * 1024 * 1024;
/** Together longer than the silence; some of the last may be held on the way whole. */
const stepMs = 9000;

/** A server that reads only as much as it is told to, and what becomes of a large request to it, of a short answer or not. */
async function upload(totalMs?: number) {
  const clock = new FakeClock();
  const hash = createHash('sha256');
  let read = 0;
  let wanted = 0;
  let head = '';
  let peer: Socket | undefined;
  const server = createServer((socket) => {
    peer = socket.pause().on('error', () => {});
    socket.on('data', (bytes: Buffer) => {
      let part = bytes;
      if (!head.includes('\r\n\r\n')) {
        head += bytes.toString('latin1');
        part = Buffer.from(head.slice(head.indexOf('\r\n\r\n') + 4), 'latin1');
      }
      hash.update(part);
      read += part.length;
      if (read >= body.length) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      else if (read >= wanted) socket.pause();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const transport = new Transport({ clock });
  const asked = transport.open({
    method: 'POST',
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`),
    headers: {},
    body,
    signal: new AbortController().signal,
    silenceMs,
    totalMs,
  });
  asked.catch(() => {});
  await soon(() => peer !== undefined);
  return {
    clock,
    asked,
    head: () => head.toLowerCase(),
    digest: () => hash.digest('hex'),
    async read(bytes: number) {
      wanted = Math.min(body.length, wanted + bytes);
      peer?.resume();
      await Promise.race([soon(() => read >= wanted), asked]);
    },
    async stop() {
      await transport.close();
      peer?.destroy();
      server.close();
    },
  };
}

describe('a large request over a slow line', () => {
  let sent: Awaited<ReturnType<typeof upload>>;
  afterEach(() => sent.stop());

  for (const [what, totalMs] of [
    ['', undefined],
    [', nor does the limit of a short answer, such as to a file, begin before', silenceMs],
  ] as const) {
    it(`is no silence as long as the line takes more of it${what}`, async () => {
      sent = await upload(totalMs);
      for (let at = 0; at < body.length; at += stepBytes) {
        await sent.read(stepBytes);
        await sent.clock.advance(stepMs);
      }
      const { status, discard } = await sent.asked;
      discard();
      assert.equal(status, 200);
      assert.match(sent.head(), new RegExp(`\\r\\ncontent-length: ${body.length}\\r\\n`));
      assert.doesNotMatch(sent.head(), /transfer-encoding/);
      assert.equal(sent.digest(), createHash('sha256').update(body).digest('hex'));
    });
  }

  it('is silence when the line takes nothing more', async () => {
    sent = await upload();
    await sent.read(stepBytes);
    const told = assert.rejects(sent.asked, { kind: 'timeout', code: 'upstream_timeout' });
    await sent.clock.advance(2 * silenceMs);
    await told;
  });
});
