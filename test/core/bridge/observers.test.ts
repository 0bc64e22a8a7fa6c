import assert from 'node:assert/strict';
import { request } from 'node:http';
import { BridgeKey } from '../../../src/core/bridge/http/key';
import { startBridge } from '../../../src/core/bridge/http/server';
import { AccountQueue } from '../../../src/core/gigachat/chat/account-queue';
import { systemClock } from '../../../src/core/ground/clock';
import type { Logger } from '../../../src/core/ground/logger';
import { Redactor } from '../../../src/core/ground/redaction';
import { watchProvider } from '../../../src/core/health/watch-provider';
import { openAiChat } from '../../../src/core/protocols/openai-chat/front';
import { startHeadless } from '../../../src/headless/compose';
import { readSettings } from '../../../src/headless/settings/headless-settings';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import { canaryAccount } from '../../harness/stack';

const fails = (): never => {
  throw new Error('a watcher failed');
};
const failingLogger: Logger = { tracing: true, trace: fails, debug: fails, info: fails, warn: fails, error: fails };

describe('whoever looks on', () => {
  const faults: unknown[] = [];
  const note = (error: unknown) => faults.push(error);
  let emulator: Emulator;
  before(async () => {
    process.on('uncaughtException', note).on('unhandledRejection', note);
    emulator = await startEmulator({ accounts: [canaryAccount] });
  });
  after(async () => {
    process.off('uncaughtException', note).off('unhandledRejection', note);
    await emulator.stop();
  });
  afterEach(() => assert.deepEqual(faults, []));

  it('may fail as a log without touching a request of any protocol, or its place in the queue', async () => {
    const apiKey = 'canary-observed-key-0123456789';
    const settings = readSettings({
      ...emulator.env(),
      GPT2GIGA_PORT: '0',
      GPT2GIGA_API_KEY: apiKey,
    });
    const redactor = new Redactor();
    const ground = { clock: systemClock, logger: redactor.guard(failingLogger), redactor };
    const headless = await startHeadless(settings, ground);
    const post = (path: string, body: object) =>
      fetch(headless.bridge.url + path, {
        method: 'POST',
        headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const messages = [{ role: 'user', content: 'hi' }];
    const chat = { model: 'GigaChat-2', messages };
    // One place: four at once wait for it and are told where they stand.
    const answers = await Promise.all([
      post('/v1/chat/completions', chat),
      post('/v1/chat/completions', { ...chat, stream: true, tools: [{ type: 'web_search' }] }),
      post('/v1/messages', { ...chat, max_tokens: 9 }),
      post('/v1/responses', { model: 'GigaChat-2', input: 'hi' }),
      post('/v1/embeddings', { model: 'Embeddings', input: 'hi' }),
    ]);
    for (const answer of answers) {
      assert.equal(answer.status, 200);
      await answer.text();
    }
    assert.equal((await post('/v1/chat/completions', { ...chat, model: 'nobody' })).status, 404);
    await headless.stop();
  });

  it('may fail as a counter of answers', async () => {
    const bridge = await startBridge({
      port: 0,
      routes: [
        { method: 'GET', path: '/ping', open: true, front: openAiChat, handle: (exchange) => exchange.json(200, {}) },
        { method: 'GET', path: '/fault', open: true, front: openAiChat, handle: fails },
      ],
      front: openAiChat,
      key: new BridgeKey('a key'),
      onAnswer: fails,
      clock: systemClock,
      logger: failingLogger,
    });
    for (let turn = 0; turn < 3; turn += 1) {
      assert.equal((await fetch(`${bridge.url}/ping`)).status, 200);
      assert.equal((await fetch(`${bridge.url}/fault`)).status, 500);
    }
    // One that leaves is counted, too.
    await new Promise<void>((resolve) => {
      const sent = request(`${bridge.url}/ping`, { method: 'POST', headers: { 'content-length': '9' } });
      sent.on('error', () => resolve()).on('close', () => resolve());
      sent.write('{');
      sent.destroy();
    });
    assert.equal((await fetch(`${bridge.url}/ping`)).status, 200);
    await bridge.stop();
  });

  it('may fail as one who waits in the queue, or watches it', async () => {
    const queue = new AccountQueue(() => 1, systemClock, failingQuietly());
    queue.onChange = fails;
    const forever = new AbortController().signal;
    const release = await queue.enter(forever, { onWait: fails });
    const second = queue.enter(forever, { onWait: fails });
    const third = queue.enter(forever, {});
    const leaver = new AbortController();
    const fourth = queue.enter(leaver.signal, { onWait: fails });
    leaver.abort();
    await assert.rejects(fourth);
    release();
    (await second)();
    (await third)();
    assert.deepEqual([queue.inFlight, queue.waiting], [0, 0]);
  });

  it('may fail as a watcher of chats, in their success and in their failure', async () => {
    const watch = { accepted: fails, failed: fails };
    const forever = new AbortController().signal;
    const good = watchProvider(
      {
        id: 'p',
        models: async () => [],
        async *stream() {
          yield [{ type: 'text', text: 'a' }];
        },
      },
      watch,
    );
    const steps = [];
    for await (const step of good.stream({} as never, { signal: forever })) steps.push(step);
    assert.equal(steps.length, 1);
    const bad = watchProvider(
      {
        id: 'p',
        models: async () => [],
        // biome-ignore lint/correctness/useYield: it fails before it says anything
        async *stream() {
          throw new Error('the upstream failed');
        },
      },
      watch,
    );
    await assert.rejects(async () => {
      for await (const step of bad.stream({} as never, { signal: forever })) steps.push(step);
    }, /the upstream failed/);
  });
});

/** As the programs have it: what the target throws ends in the guard. */
function failingQuietly(): Logger {
  return new Redactor().guard(failingLogger);
}
