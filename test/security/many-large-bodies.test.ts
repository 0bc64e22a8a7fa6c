import assert from 'node:assert/strict';
import { connect } from 'node:net';
import zlib from 'node:zlib';
import { BodyRoom } from '../../src/core/bridge/body/body-room';
import { protocolSurfaces } from '../harness/protocol-surface';
import { type Stack, startStack } from '../harness/stack';

const kibibyte = 1024;
/** Two of them fit into the room of these tests. */
const large = 'long '.repeat((200 * kibibyte) / 5);

describe('large bodies of many callers at a time', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack({ bodyRoom: new BodyRoom(500 * kibibyte) });
  });
  after(() => stack.stop());
  afterEach(() => stack.emulator.reset());

  const heldChats = (count: number) =>
    stack.emulator.waitFor((log) => log.filter(({ kind, heldAt }) => kind === 'chat' && heldAt).length === count);

  for (const surface of protocolSurfaces) {
    it(`are refused when they find no room, and taken when there is some again: ${surface.name}`, async () => {
      stack.emulator.script({ text: 'ok', hold: 'headers', times: 2 });
      const body = surface.body(large);
      const held = [stack.post(surface.path, body), stack.post(surface.path, body)];
      await heldChats(2);
      const refused = await stack.post(surface.path, body);
      const { code, message } = surface.errorOf(await refused.text());
      assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '5'], message);
      assert.equal(refused.headers.get('x-should-retry'), null);
      assert.match(message, /memory/);
      if (surface.path !== '/v1/messages') assert.equal(code, 'bridge_busy');
      stack.emulator.script({ text: 'small' });
      const small = await stack.post(surface.path, surface.body('a short question'));
      assert.equal(surface.textOf(await small.text()), 'small');
      stack.emulator.release();
      for (const answer of await Promise.all(held)) assert.equal(surface.textOf(await answer.text()), 'ok');
      const again = await stack.post(surface.path, body);
      assert.equal(again.status, 200);
      await again.text();
    });
  }

  it('count what comes out of their compression, and each as long as its answer is under way', async () => {
    const [surface] = protocolSurfaces;
    assert.ok(surface);
    stack.emulator.script({ text: 'ok', hold: 'headers', times: 2 });
    const post = () =>
      fetch(stack.url + surface.path, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${stack.apiKey}`,
          'content-type': 'application/json',
          'content-encoding': 'gzip',
        },
        body: new Uint8Array(zlib.gzipSync(JSON.stringify(surface.body(large)))),
      });
    const held = [post(), post()];
    await heldChats(2);
    assert.equal((await post()).status, 503);
    stack.emulator.release();
    for (const answer of await Promise.all(held)) assert.match(await answer.text(), /ok/);
    assert.equal((await post()).status, 200);
  });

  it('may be larger than the room for who has it alone, and leave it free when their caller goes', async () => {
    const [surface] = protocolSurfaces;
    assert.ok(surface);
    const huge = surface.body('a question', { whatever: large.repeat(3) });
    const alone = await stack.post(surface.path, huge);
    assert.equal(alone.status, 200);
    await alone.text();
    const leaver = new AbortController();
    const half = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(Buffer.from(JSON.stringify(huge)).subarray(0, 400 * kibibyte)),
    });
    const left = fetch(stack.url + surface.path, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
      body: half,
      duplex: 'half',
      signal: leaver.signal,
    } as RequestInit);
    leaver.abort();
    await assert.rejects(left);
    stack.emulator.script({ text: 'ok', times: 0 });
    const statuses = new Set<number>();
    while (!statuses.has(200)) {
      const answer = await stack.post(surface.path, huge);
      statuses.add(answer.status);
      await answer.text();
    }
    assert.ok([...statuses].every((status) => status === 200 || status === 503));
  });

  it('hold nothing any more once the caller has gone, also where more of them comes out of its compression', () => {
    const room = new BodyRoom(100 * kibibyte);
    const left = room.place();
    assert.equal(left.take(90 * kibibyte), undefined);
    left.leave();
    assert.ok(left.take(90 * kibibyte));
    const [one, other] = [room.place(), room.place()];
    assert.equal(one.take(90 * kibibyte), undefined);
    assert.ok(other.take(90 * kibibyte));
  });

  it('hold nothing any more once the caller has gone that sent them behind another request', async () => {
    const [surface] = protocolSurfaces;
    assert.ok(surface);
    const raw = (body: unknown) => {
      const text = JSON.stringify(body);
      const headers = [
        `POST ${surface.path} HTTP/1.1`,
        `Host: ${new URL(stack.url).host}`,
        `Authorization: Bearer ${stack.apiKey}`,
        'Content-Type: application/json',
        `Content-Length: ${text.length}`,
      ];
      return `${headers.join('\r\n')}\r\n\r\n${text}`;
    };
    /** 503 while there is no room for a body, else 400 for what stands in it. */
    const isRoom = async () => {
      const answer = await stack.post(surface.path, { whatever: large.repeat(2) });
      await answer.text();
      return answer.status === 400;
    };
    stack.emulator.script({ text: 'ok', hold: 'headers' });
    const caller = connect(Number(new URL(stack.url).port), '127.0.0.1');
    caller.write(raw(surface.body('a short question')) + raw(surface.body(large.repeat(2))));
    await heldChats(1);
    while (await isRoom());
    caller.destroy();
    while (!(await isRoom()));
    stack.emulator.release();
  });
});
