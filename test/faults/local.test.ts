import assert from 'node:assert/strict';
import net, { type AddressInfo } from 'node:net';
import { BridgeKey } from '../../src/core/bridge/http/key';
import { ListenError } from '../../src/core/bridge/http/listen';
import { startBridge } from '../../src/core/bridge/http/server';
import { chatRoute } from '../../src/core/bridge/routes/chat-route';
import type { ChatEvent } from '../../src/core/chat/events';
import type { ChatProvider } from '../../src/core/chat/ports/provider';
import { anthropicMessages } from '../../src/core/protocols/anthropic-messages/front';
import type { ChatFront } from '../../src/core/protocols/front';
import { openAiChat } from '../../src/core/protocols/openai-chat/front';
import { openAiResponses } from '../../src/core/protocols/openai-responses/front';
import { ResponseStore } from '../../src/core/protocols/openai-responses/store';
import type { ScriptedAnswer } from '../emulator/script/answer';
import { soon } from '../harness/event-loop';
import { FakeClock } from '../harness/fake-clock';
import { type Stack, startStack } from '../harness/stack';
import { cell } from './cells';

const question = JSON.stringify({ model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] });
/** The chat protocols, and what an answer that ended well has in each. */
const protocols = [
  { name: 'chat', path: '/chat/completions', body: JSON.parse(question), front: openAiChat },
  {
    name: 'responses',
    path: '/responses',
    body: { model: 'GigaChat-2', input: 'hi', store: false },
    front: openAiResponses(new ResponseStore()),
  },
  { name: 'messages', path: '/messages', body: { ...JSON.parse(question), max_tokens: 10 }, front: anthropicMessages },
];
const ending = /\[DONE\]|"finish_reason":"|"status":"(?:completed|incomplete)"|message_stop|"stop_reason":"/;
const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

describe('faults on this machine', () => {
  const running: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const part of running.splice(0).reverse()) await part.stop();
  });

  /** A stranger that took a port; it fails the test when anybody speaks to it. */
  async function stranger(host: string): Promise<number> {
    // Where systems share ports, a connection without a word finds out that it is there.
    const server = net.createServer((socket) => socket.once('data', () => assert.fail('the stranger was spoken to')));
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    running.push({ stop: () => new Promise((resolve) => server.close(() => resolve())) });
    return (server.address() as AddressInfo).port;
  }

  async function start(options: Parameters<typeof startStack>[0] = {}): Promise<Stack> {
    const stack = await startStack(options);
    running.push(stack);
    return stack;
  }

  for (const [id, host] of [
    ['F73 the port', '127.0.0.1'],
    ['F74 the same port on ::1', '::1'],
  ] as const) {
    it(`T30: ${id} is taken by a stranger: says so, and tells it nothing`, async () => {
      const port = await stranger(host);
      await assert.rejects(start({ env: { GPT2GIGA_PORT: String(port) } }), (error: unknown) => {
        assert.ok(error instanceof ListenError);
        assert.match(error.message, /Another program already listens on .*choose another port/);
        return true;
      });
    });
  }

  describe('F75 the client leaves', () => {
    const health = async (stack: Stack) => {
      const body = (await (await stack.get('/health')).json()) as {
        providers: { queue: { inFlight: number; waiting: number } }[];
      };
      return body.providers[0]?.queue;
    };
    const until = async (holds: () => Promise<boolean>) => {
      for (const limit = Date.now() + 10_000; !(await holds()); ) assert.ok(Date.now() < limit);
    };
    const leave = (stack: Stack, path: string, body: object) => {
      const controller = new AbortController();
      const asked = fetch(`${stack.url}/v1${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: controller.signal,
      });
      return { asked, leave: () => controller.abort() };
    };

    for (const { name, path, body } of protocols) {
      for (const stream of [true, false]) {
        const surface = `${name}${stream ? ' stream' : ''}`;
        const ask = (stack: Stack) => leave(stack, path, { ...body, stream });
        describe(surface, () => {
          // Four endings, so four tests of one cell.
          const held = Array.from({ length: 4 }, () => cell('F75', surface));
          const holds = () => held.pop()?.();
          it('in the queue: no upstream call, and its place is free at once', async () => {
            const stack = await start({ env: { GIGACHAT_MAX_CONNECTIONS: '1' } });
            stack.emulator.script({ hold: 'headers' });
            const first = ask(stack);
            await stack.emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
            const second = ask(stack);
            second.asked.catch(() => {});
            await until(async () => (await health(stack))?.waiting === 1);
            second.leave();
            await until(async () => (await health(stack))?.waiting === 0);
            stack.emulator.release();
            assert.equal((await first.asked).status, 200);
            assert.equal(stack.chatBodies().length, 1);
            holds();
          });

          for (const [when, script] of [
            ['before the first byte', { hold: 'headers' }],
            ['in mid-answer', { text: ['one ', 'two'], hold: 1 }],
          ] satisfies [string, ScriptedAnswer][]) {
            it(`${when}: the upstream call is given up`, async () => {
              const stack = await start();
              stack.emulator.script(script);
              const gone = ask(stack);
              gone.asked.catch(() => {});
              await stack.emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
              gone.leave();
              await stack.emulator.waitFor((log) => log.some(({ endedBy }) => endedBy === 'client-aborted'));
              await until(async () => (await health(stack))?.inFlight === 0);
              holds();
            });
          }

          it('after [DONE]: an ordinary end', async () => {
            const stack = await start();
            const done = ask(stack);
            assert.match(await (await done.asked).text(), ending);
            done.leave();
            await until(async () => (await health(stack))?.inFlight === 0);
            assert.ok(stack.emulator.log.every(({ endedBy }) => endedBy === 'completed'));
            holds();
          });
        });
      }
    }
  });

  const holdsF77 = cell('F77', 'chat');
  it('F77 the client pipelines two requests: both are answered, in order', async () => {
    const stack = await start();
    stack.emulator.script({ text: 'first', hold: 'headers' }, { text: 'second' });
    const { hostname, port, host } = new URL(stack.url);
    const request = `POST /v1/chat/completions HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${stack.apiKey}\r\nContent-Type: application/json\r\nContent-Length: ${question.length}\r\n`;
    const socket = net.connect(Number(port), hostname);
    const received = new Promise<string>((resolve, reject) => {
      let text = '';
      socket.on('data', (bytes) => {
        text += bytes.toString();
      });
      socket.on('end', () => resolve(text)).on('error', reject);
    });
    socket.write(`${request}\r\n${question}${request}Connection: close\r\n\r\n${question}`);
    await stack.emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
    stack.emulator.release();
    const text = await received;
    assert.equal(text.match(/HTTP\/1\.1 200 OK/g)?.length, 2);
    assert.ok(text.indexOf('first') < text.indexOf('second') && text.includes('first'));
    holdsF77();
  });

  const holdsF78 = cell('F78', 'chat');
  it('F78 200 clients send their body a byte at a time: 408 after 60 s, others are served meanwhile', async () => {
    const clock = new FakeClock(Date.now());
    const stack = await start({ clock });
    const { hostname, port, host } = new URL(stack.url);
    const slow = Array.from({ length: 200 }, () => {
      const socket = net.connect(Number(port), hostname);
      socket.write(
        `POST /v1/chat/completions HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${stack.apiKey}\r\nContent-Type: application/json\r\nContent-Length: ${question.length}\r\n\r\n{`,
      );
      return { socket, answer: new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(`${bytes}`))) };
    });
    await soon(() => clock.pending >= slow.length);
    assert.equal((await stack.post('/v1/chat/completions', question)).status, 200);
    await clock.advance(60_000);
    for (const { socket, answer } of slow) {
      assert.match(await answer, /^HTTP\/1\.1 408 /);
      socket.destroy();
    }
    holdsF78();
  });

  describe('F83 something of ours throws', () => {
    const start: ChatEvent = { type: 'start', id: '1', model: 'm' };
    const text: ChatEvent = { type: 'text', text: 'one' };
    async function ask(
      events: readonly ChatEvent[],
      stream: boolean,
      { path, body: request, front }: { path: string; body: object; front: ChatFront },
    ): Promise<Response> {
      let open = 0;
      const provider: ChatProvider = {
        id: 'broken',
        models: async () => [],
        async *stream() {
          open += 1;
          try {
            for (const event of events) yield [event];
            throw new TypeError('secret detail');
          } finally {
            open -= 1;
          }
        },
      };
      const clock = new FakeClock();
      const bridge = await startBridge({
        port: 0,
        routes: [chatRoute(path, front, provider, clock, silent)],
        front,
        key: new BridgeKey('key'),
        clock,
        logger: silent,
      });
      running.push(bridge);
      const response = await fetch(`${bridge.url}/v1${path}`, {
        method: 'POST',
        headers: { authorization: 'Bearer key', 'content-type': 'application/json' },
        body: JSON.stringify({ ...request, stream }),
      });
      const body = await response.text();
      assert.equal(open, 0, 'what it held is free');
      assert.doesNotMatch(body, /secret detail/);
      return new Response(body, { status: response.status, headers: response.headers });
    }

    for (const protocol of protocols) {
      for (const stream of [true, false]) {
        const surface = `${protocol.name}${stream ? ' stream' : ''}`;
        for (const events of [[], [start], [start, text]]) {
          const committed = stream && events.length > 0;
          const holds = cell('F83', surface);
          it(`after ${events.length} events on ${surface}`, async () => {
            const response = await ask(events, stream, protocol);
            assert.equal(response.status, committed ? 200 : 500);
            if (!committed) assert.equal(response.headers.get('x-should-retry'), 'false');
            const body = await response.text();
            assert.match(body, protocol.front === anthropicMessages ? /"type":"api_error"/ : /"code":"internal_error"/);
            assert.doesNotMatch(body, ending);
            holds();
          });
        }
      }
    }
  });
});
