import assert from 'node:assert/strict';
import type { CallContext } from '../../../src/core/chat/call-context';
import { ChatError } from '../../../src/core/chat/errors';
import type { ChatEvent, ChatStream } from '../../../src/core/chat/events';
import { type ChatRecord, observe } from '../../../src/core/chat/observe';
import type { ChatRequest } from '../../../src/core/chat/request';
import { Redactor } from '../../../src/core/ground/redaction';
import { type BeforeChat, type LedgerEntry, RequestLedger } from '../../../src/core/health/request-ledger';
import { toCommand } from '../../../src/core/health/request-shape';
import { FakeClock } from '../../harness/fake-clock';

const secret = 'canary-of-a-question';
const key = 'canary/of+a key==';
const { signal } = new AbortController();
const request: ChatRequest = {
  model: 'GigaChat-2',
  messages: [
    { role: 'system', text: secret },
    { role: 'user', parts: [{ type: 'text', text: `it's ${secret}` }] },
  ],
  tools: [{ name: secret, schema: {} }],
  toolChoice: 'auto',
  sampling: { maxTokens: 5 },
  answer: 'text',
};
const start: ChatEvent = { type: 'start', id: '1', model: 'GigaChat-2:2.0' };
const finish: ChatEvent = { type: 'finish', reason: 'stop', usage: { input: 10, output: 2 } };

type Answer = (context: CallContext) => ChatStream;

function ledgerOf(answer: Answer, before?: BeforeChat) {
  const clock = new FakeClock();
  const ended: LedgerEntry[] = [];
  const ledger = new RequestLedger(clock, (entry) => ended.push(entry), before);
  const provider = ledger.follow({
    id: 'gigachat',
    models: () => Promise.resolve([]),
    stream: (_request, context) => answer(context),
  });
  const ask = async (context: Partial<CallContext> = {}, most = Number.POSITIVE_INFINITY) => {
    let steps = 0;
    const signal = new AbortController().signal;
    for await (const _ of provider.stream(request, { signal, client: 'Cline#01ab', ...context })) {
      steps += 1;
      if (steps >= most) break;
    }
  };
  return { clock, ledger, ended, ask };
}

describe('the ledger of requests', () => {
  it('follows a chat from its place in line to its end', async () => {
    const states: unknown[] = [];
    const { clock, ledger, ended, ask } = ledgerOf(async function* ({ onWait, calls }) {
      onWait?.({ position: 2, holders: ['Codex'], limit: 1 });
      await clock.advance(300);
      calls?.take();
      calls?.spend({ provider: 'gigachat', model: 'GigaChat-2', usage: { input: 10, output: 2 } });
      yield [start];
      yield [finish];
    });
    ledger.onChange = () =>
      states.push(ledger.entries.map(({ place, isOver, record }) => [place, isOver, record.firstEventMs]));
    await ask();
    assert.deepEqual(states, [
      [[undefined, false, undefined]],
      [[2, false, undefined]],
      [[undefined, false, 300]],
      [[undefined, true, 300]],
    ]);
    const [entry] = ended;
    assert.deepEqual(entry?.usage, { input: 10, output: 2 });
    assert.equal(entry?.retries, 0);
    assert.equal(entry?.record.model, 'GigaChat-2:2.0');
  });

  it('adds up what all calls of a request cost, and counts those beyond the first', async () => {
    const by = { provider: 'gigachat', model: 'GigaChat-2' };
    const { ended, ask } = ledgerOf(async function* ({ calls }) {
      calls?.take();
      calls?.spend({ ...by, usage: { input: 10, output: 2 } });
      calls?.take();
      calls?.spend({ ...by, usage: { input: 12, output: 3, cached: 8 } });
      yield [start];
      yield [{ type: 'finish', reason: 'stop', usage: { input: 12, output: 3, cached: 8 } }];
    });
    await ask();
    assert.deepEqual(ended[0]?.usage, { input: 22, output: 5, cached: 8 });
    assert.equal(ended[0]?.retries, 1);
  });

  it('reads the record that the bridge keeps of its chats, and measures nothing a second time', async () => {
    const { clock, ended, ask, ledger } = ledgerOf(async function* () {
      yield [start];
      yield [finish];
    });
    const record: ChatRecord = { provider: 'gigachat', steps: 0, toolCalls: 0 };
    const provider = ledger.follow({
      id: 'gigachat',
      models: () => Promise.resolve([]),
      async *stream() {
        await clock.advance(70);
        yield [start];
        yield [finish];
      },
    });
    const context = { signal: new AbortController().signal, client: 'Codex#02', record };
    for await (const _ of observe(provider.stream(request, context), record, clock));
    assert.equal(ended[0]?.record, record);
    assert.deepEqual([record.steps, record.firstEventMs, record.totalMs], [2, 70, 70]);
    await ask();
    assert.equal(ended.length, 2);
  });

  it('knows what failed, what was left in the middle, and what was not let through', async () => {
    const failing = ledgerOf(async function* () {
      yield [start];
      throw new ChatError('upstream', 'it broke');
    });
    await assert.rejects(failing.ask(), { kind: 'upstream' });
    assert.equal(failing.ended[0]?.record.failure?.kind, 'upstream');
    assert.equal(failing.ended[0]?.usage, undefined);

    const left = ledgerOf(async function* () {
      yield [start];
      yield [finish];
    });
    await left.ask({}, 1);
    assert.deepEqual([left.ended.length, left.ended[0]?.record.reason], [1, undefined]);

    const unclosed = ledgerOf(async function* () {
      try {
        yield [start];
      } finally {
        await Promise.reject(new ChatError('upstream', 'it could not be closed'));
      }
    });
    await assert.rejects(unclosed.ask({}, 1), { kind: 'upstream' });
    assert.deepEqual([unclosed.ended.length, unclosed.ended[0]?.record.failure?.kind], [1, 'upstream']);

    const refused = ledgerOf(
      async function* () {
        yield [start];
      },
      () => Promise.reject(new ChatError('tokens-used-up', 'no', { code: 'daily_limit' })),
    );
    await assert.rejects(refused.ask(), { code: 'daily_limit' });
    assert.equal(refused.ledger.entries[0]?.isOver, true);
  });

  it('forgets all but the last fifty, and is hurt by nobody who looks on', async () => {
    const { ledger, ask } = ledgerOf(async function* () {
      yield [start];
      yield [finish];
    });
    ledger.onChange = () => {
      throw new Error('a fault of the page');
    };
    for (let count = 0; count < 60; count += 1) await ask();
    assert.equal(ledger.entries.length, 50);
    assert.deepEqual([ledger.entries[0]?.id, ledger.entries.at(-1)?.id], [60, 11]);
  });

  it('keeps the names that callers give without secrets and to a length that fits, in the command as well', async () => {
    const redactor = new Redactor();
    redactor.add(key);
    const ended: LedgerEntry[] = [];
    const clean = (name: string) => redactor.clean(name);
    const ledger = new RequestLedger(new FakeClock(), (entry) => ended.push(entry), undefined, clean);
    const provider = ledger.follow({
      id: 'gigachat',
      models: () => Promise.resolve([]),
      async *stream() {
        yield [start, finish];
      },
    });
    const names = [key, `GigaChat-2 ${key}`, encodeURIComponent(key), Buffer.from(key).toString('base64')];
    for (const name of [...names, 'x'.repeat(1_000_000), `${'x'.repeat(198)}🦊🦊`, "'; rm -rf ~ #\n$(id)`id`!!"]) {
      for await (const _ of provider.stream({ ...request, model: name }, { signal, client: name }));
      const [entry] = ledger.entries;
      assert.ok(entry);
      const shown = [entry.asked, entry.client, toCommand(entry.shape, 'http://127.0.0.1:8090', 'linux')];
      for (const text of shown) {
        assert.ok(!names.some((form) => text.includes(form)), text);
        assert.ok(text.length < 1000 && Buffer.from(text).toString() === text);
      }
    }
    assert.equal(ended.length, 7);
  });

  it('holds no word of a chat, and gives its form as a command without a key', async () => {
    const { ledger, ask } = ledgerOf(async function* () {
      yield [start];
      yield [finish];
    });
    await ask();
    const [entry] = ledger.entries;
    assert.ok(entry);
    assert.ok(!JSON.stringify(entry).includes(secret));
    const shape = { ...entry.shape, model: "it's" };
    const onWindows = toCommand(shape, 'http://127.0.0.1:8090', 'win32');
    assert.ok(!onWindows.includes(secret));
    assert.match(onWindows, /^Invoke-RestMethod 'http:\/\/127\.0\.0\.1:8090\/v1\/chat\/completions' -Method Post `\n/);
    assert.match(onWindows, /"Bearer \$env:BRIDGE_KEY"[\s\S]*"model":"it''s"[\s\S]*"max_tokens":5/);
    assert.doesNotMatch(onWindows, /curl|\\$/m);
    const curl = toCommand(shape, 'http://127.0.0.1:8090', 'linux');
    assert.ok(!curl.includes(secret));
    assert.match(curl, /^curl -sS 'http:\/\/127\.0\.0\.1:8090\/v1\/chat\/completions'/);
    assert.match(curl, /"model":"it'\\''s"/);
    assert.match(curl, /\$BRIDGE_KEY/);
    assert.match(curl, /"max_tokens":5/);
  });
});
