import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { FakeClock } from '../../harness/fake-clock';
import { type Stack, startStack } from '../../harness/stack';

describe('a stream whose upstream is silent', () => {
  let stack: Stack;
  let clock: FakeClock;
  beforeEach(async () => {
    clock = new FakeClock(Date.now());
    stack = await startStack({ clock });
  });
  afterEach(() => stack.stop());

  const ask = () =>
    stack.post('/v1/chat/completions', {
      model: 'GigaChat-2',
      stream: true,
      messages: [{ role: 'user', content: 'hi' }],
    });
  const held = () => stack.emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));

  it('holds the status back for 10 s, then commits with a no-op event and one more every 10 s', async () => {
    stack.emulator.script({ text: 'late', hold: 'headers' });
    const asked = ask();
    await held();
    let committed = false;
    void asked.then(() => {
      committed = true;
    });
    await clock.advance(9_900);
    assert.equal(committed, false);
    await clock.advance(200);
    const answer = await asked;
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('x-gigachat-model'), null);
    await clock.advance(20_000);
    stack.emulator.release();
    const text = await answer.text();
    const frames = text.split('\n\n').filter((frame) => frame !== '');
    const noOps = frames.filter((frame) => /"delta":\{\}.*"finish_reason":null/.test(frame));
    assert.equal(noOps.length, 3);
    assert.match(text, /late/);
    assert.equal(new Set(frames.flatMap((frame) => /"id":"([^"]+)"/.exec(frame)?.[1] ?? [])).size, 1);
    assert.equal(frames.at(-1), 'data: [DONE]');
  });

  it('keeps the status of a refusal that comes within the 10 s', async () => {
    stack.emulator.script({ status: 402, hold: 'headers' });
    const asked = ask();
    await held();
    await clock.advance(9_000);
    stack.emulator.release();
    assert.equal((await asked).status, 402);
  });

  it('ends in an error frame when the refusal comes later', async () => {
    stack.emulator.script({ status: 402, hold: 'headers' });
    const asked = ask();
    await held();
    await clock.advance(10_100);
    stack.emulator.release();
    const text = await (await asked).text();
    assert.match(text, /"code":"insufficient_quota"/);
    assert.doesNotMatch(text, /\[DONE\]/);
  });

  it('keeps the status of a connection that begins late and is never made', async () => {
    let connects = () => {};
    const connecting = new Promise<void>((resolve) => {
      connects = resolve;
    });
    const slow = await startStack({
      clock,
      env: ({ baseUrl }) => ({
        GIGACHAT_BASE_URL: baseUrl.replace('127.0.0.1', 'localhost'),
        GIGACHAT_MODEL: 'GigaChat-2',
        GPT2GIGA_PASS_MODEL: 'False',
      }),
      lookup: () => connects(),
    });
    try {
      slow.emulator.scriptAuth({ hold: 'headers' });
      const asked = slow.post('/v1/chat/completions', {
        model: 'GigaChat-2',
        stream: true,
        messages: [{ role: 'user', content: 'hi' }],
      });
      await slow.emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
      await clock.advance(4_000);
      slow.emulator.release();
      await connecting;
      await clock.advance(10_100);
      // For the name nobody answers, and nobody for that of any other host.
      assert.equal((await asked).status, 503);
    } finally {
      await slow.stop();
    }
  });

  it('sends no-op events in the middle of an answer too, and gives up after 150 s without a byte', async () => {
    stack.emulator.script({ text: ['one', 'two'], hold: 1 });
    const answer = await ask();
    await held();
    assert.match(answer.headers.get('x-gigachat-model') ?? '', /^GigaChat-2/);
    assert.equal(answer.headers.get('x-gigachat-provider'), 'gigachat');
    await clock.advance(151_000);
    const text = await answer.text();
    assert.ok((text.match(/"delta":\{\}/g)?.length ?? 0) >= 13);
    assert.match(text, /"code":"upstream_timeout"/);
    await stack.emulator.waitFor((log) => log.some(({ endedBy }) => endedBy === 'client-aborted'));
  });

  it('is written as it was read: no more writes go out than reads came in', async () => {
    stack.emulator.script({ text: ['one', 'two', 'three', 'four'] });
    // The kernel decides how often a socket is read; what is promised is only that we do not cut any finer.
    const withText = (bytes: unknown) =>
      /"content":"(?:one|two|three|four)"/.test(Buffer.from(bytes as Buffer).toString());
    const [ours, answers] = [String(stack.headless.bridge.port), new Set<Socket>()];
    let [reads, writes] = [0, 0];
    const onRead = (message: unknown) => {
      const { request, chunk } = message as { request: { origin: string }; chunk: Uint8Array };
      if (request.origin === new URL(stack.emulator.baseUrl).origin && withText(chunk)) reads += 1;
    };
    const onRequest = (message: unknown) => {
      const { socket, request } = message as { socket: Socket; request: IncomingMessage };
      if (!request.headers.host?.endsWith(ours) || answers.has(socket)) return;
      answers.add(socket);
      const write = socket.write.bind(socket);
      socket.write = ((...args: Parameters<typeof write>) => {
        if (withText(args[0])) writes += 1;
        return write(...args);
      }) as typeof socket.write;
    };
    subscribe('undici:request:bodyChunkReceived', onRead);
    subscribe('http.server.request.start', onRequest);
    try {
      assert.match(await (await ask()).text(), /one[\s\S]*four/);
    } finally {
      unsubscribe('undici:request:bodyChunkReceived', onRead);
      unsubscribe('http.server.request.start', onRequest);
    }
    assert.ok(writes > 0 && writes <= reads, `${writes} writes for ${reads} reads`);
  });

  it('lets open answers finish when the bridge stops, and ends those that do not after 3 s', async () => {
    stack.emulator.script({ text: ['one', 'two'], hold: 1 });
    const answer = await ask();
    await held();
    const stopped = stack.headless.bridge.stop();
    await clock.advance(3_100);
    const text = await answer.text();
    await clock.advance(300);
    assert.match(text, /one[\s\S]*"code":"bridge_stopping"/);
    assert.doesNotMatch(text, /\[DONE\]/);
    await stopped;
  });
});
