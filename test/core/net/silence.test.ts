import assert from 'node:assert/strict';
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { BodyQueue } from '../../../src/core/net/body-queue';
import { readAnswer } from '../../../src/core/net/read-answer';
import { SilenceWatch } from '../../../src/core/net/silence';
import { Transport } from '../../../src/core/net/transport';
import { CompletionDecoder } from '../../../src/core/protocols/openai-chat/decode';
import { readEventData } from '../../../src/core/protocols/sse';
import { FakeClock } from '../../harness/fake-clock';

describe('the watch for silence', () => {
  it('counts from the last byte, and not while the reader is the slow one', async () => {
    const clock = new FakeClock();
    let expired = 0;
    const watch = new SilenceWatch(clock, 1000, () => {
      expired += 1;
    });
    await clock.advance(900);
    watch.touch();
    await clock.advance(900);
    assert.equal(expired, 0, 'a byte came');
    watch.pause();
    await clock.advance(60_000);
    assert.equal(expired, 0, 'nobody read');
    watch.resume();
    await clock.advance(999);
    assert.equal(expired, 0, 'counted anew');
    await clock.advance(1001);
    assert.equal(expired, 1);
  });

  it('says nothing once it was stopped', async () => {
    const clock = new FakeClock();
    const watch = new SilenceWatch(clock, 1000, () => assert.fail('stopped'));
    watch.stop();
    await clock.advance(5000);
  });
});

describe('a call that takes too long', () => {
  it('is told with its host, how long it was waited for, and what to do', async () => {
    const server = net.createServer((socket) => void socket.on('error', () => {}).resume()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const clock = new FakeClock();
    const transport = new Transport({ clock });
    const url = new URL(`http://127.0.0.1:${port}/`);
    const { signal } = new AbortController();
    for (const [limits, told] of [
      [{ silenceMs: 3000 }, `127.0.0.1:${port} was silent for 3 s. Try again.`],
      [{ silenceMs: 60_000, totalMs: 3000 }, `127.0.0.1:${port} did not finish within 3 s. Try again.`],
    ] as const) {
      const arrived = once(server, 'connection');
      const call = transport.open({ method: 'GET', url, headers: {}, signal, ...limits });
      const failed = assert.rejects(call, { kind: 'timeout', code: 'upstream_timeout', message: told });
      const [socket] = (await arrived) as [net.Socket];
      await once(socket, 'data');
      await clock.advance(3000);
      await failed;
    }
    await transport.close();
    server.close();
  });
});

describe('an answer that never comes to a word', () => {
  /** The failure of an answer of which `piece` comes every 10 s, beginning with `first`. */
  async function failureOf(contentType: string | undefined, first: string, piece: string) {
    const clock = new FakeClock();
    const body = new BodyQueue({ pause: () => {}, resume: () => {}, onStop: () => {} });
    const headers = contentType === undefined ? {} : { 'content-type': contentType };
    const discard = () => body.fail(new Error('cut off'));
    const response = { status: 200, headers, body, discard };
    let failure: unknown;
    const decoder = new CompletionDecoder('Service', 'service', 'm');
    const read = (async () => {
      for await (const _ of readAnswer(response, decoder, readEventData, clock, { upstream: 'Service' }));
    })().catch((error: unknown) => {
      failure = error;
    });
    body.push(Buffer.from(first));
    for (let tens = 0; tens < 30 && !failure; tens += 1) {
      body.push(Buffer.from(piece));
      await clock.advance(10_000);
    }
    body.end();
    await read;
    return failure instanceof Error ? failure.message : undefined;
  }
  const word = 'data: {"choices":[{"index":0,"delta":{"content":"so"}}]}\n\n';
  const filler = 'Service sent nothing but filler for 180 s.';

  for (const [name, contentType, first, piece] of [
    ['of pieces without a choice', 'text/event-stream', '', 'data: {"choices":[]}\n\n'],
    ['of such pieces behind its first words', 'text/event-stream', word, 'data: {"choices":[]}\n\n'],
    ['of verdicts', 'text/event-stream', word, 'data: {"choices":[{"index":0,"content_filter_results":{}}]}\n\n'],
    ['of blanks, and of no type', undefined, '', ' '],
  ] as const) {
    it(`${name} is ended`, async () => {
      assert.equal(await failureOf(contentType, first, piece), filler);
    });
  }

  it('is not ended for what keeps it alive between its words', async () => {
    assert.equal(
      await failureOf('text/event-stream', word, `data: {"choices":[]}\n\n${word}`),
      'The model server ended its answer too early.',
    );
  });
});
