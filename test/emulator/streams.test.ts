import assert from 'node:assert/strict';
import { Caller } from './caller';
import { type Emulator, startEmulator } from './emulator';
import type { LogEntry } from './log';

const held = (log: readonly LogEntry[]) => log.some(({ heldAt }) => heldAt !== undefined);

describe('open streams', () => {
  let emulator: Emulator;
  let caller: Caller;

  before(async () => {
    emulator = await startEmulator();
    caller = await new Caller(emulator).signIn();
  });
  beforeEach(() => emulator.reset());
  after(() => emulator.stop());

  it('lets a personal account have one at a time', async () => {
    emulator.script({ text: 'first', hold: 'headers' });
    const first = caller.chat({ stream: true });
    await emulator.waitFor(held);
    const second = await caller.chat({ stream: true });
    assert.deepEqual([second.status, second.text], [429, '{"status":429,"message":"Too many requests"}\n']);
    assert.equal(emulator.inFlight(), 1);
    emulator.release();
    assert.equal((await first).status, 200);
    assert.equal((await caller.chat()).status, 200);
    assert.deepEqual([emulator.inFlight(), emulator.maxInFlight()], [0, 1]);
  });

  it('lets a business account have ten, or as many as told', async () => {
    const key = { clientId: 'id', clientSecret: 'secret' };
    for (const [streams, accepted] of [
      [undefined, 10],
      [Number.POSITIVE_INFINITY, 12],
    ] as const) {
      const scope = 'GIGACHAT_API_B2B' as const;
      const business = await startEmulator({
        accounts: [streams === undefined ? { ...key, scope } : { ...key, scope, streams }],
      });
      const client = await new Caller(business).signIn(scope);
      business.script({ times: 0, text: 'x', hold: 'headers' });
      const calls = Array.from({ length: 12 }, () => client.chat());
      await business.waitFor(
        (log) => log.filter(({ kind, heldAt, status }) => kind === 'chat' && (heldAt || status)).length === 12,
      );
      assert.equal(business.inFlight(), accepted);
      business.release();
      const replies = await Promise.all(calls);
      assert.equal(replies.filter(({ status }) => status === 200).length, accepted);
      await business.stop();
    }
  });

  it('stops at every gate of an answer', async () => {
    emulator.script({
      text: ['a', 'b', 'c'],
      hold: [
        'headers',
        { gate: 'first', before: 'first-chunk' },
        { gate: 'second', before: 2 },
        { gate: 'last', before: 'end' },
      ],
    });
    const reply = caller.chat({ stream: true });
    for (const [gate, sent] of [
      ['default', 0],
      ['first', 0],
      ['second', 2],
      ['last', 5],
    ] as const) {
      await emulator.waitFor((log) => log.some(({ heldAt }) => heldAt === gate));
      assert.equal(emulator.log[0]?.sentChunks, sent);
      emulator.release(gate);
    }
    assert.equal((await reply).status, 200);
  });

  it('notices at once that the client has gone, held before its headers or in the middle', async () => {
    for (const stream of [true, false]) {
      for (const before of ['headers', 'first-chunk', 'end'] as const) {
        emulator.reset();
        emulator.script({ text: ['a', 'b'], hold: before });
        const leaving = new AbortController();
        const call = caller.chat({ stream }, { signal: leaving.signal });
        await emulator.waitFor(held);
        leaving.abort();
        await Promise.allSettled([call]);
        await emulator.waitFor((log) => log[0]?.endedBy === 'client-aborted');
        assert.equal(emulator.inFlight(), 0);
      }
    }
  });

  it('shows credentials in the log as short fingerprints only', async () => {
    await caller.chat();
    await caller.chat();
    const [one, two] = emulator.log.map(({ headers }) => headers.authorization);
    assert.match(String(one), /^Bearer #[0-9a-f]{8}$/);
    assert.equal(one, two);
  });

  it('gives scripts to the requests they are meant for, as often as told', async () => {
    emulator.script({ text: 'for B', when: { includes: 'Bravo' } }, { text: 'twice', times: 2 });
    const ask = async (content: string) =>
      JSON.parse((await caller.chat({ messages: [{ role: 'user', content }] })).text).choices[0].message.content;
    assert.deepEqual([await ask('Alpha'), await ask('Bravo'), await ask('Charlie')], ['twice', 'for B', 'twice']);
    assert.throws(() => emulator.script(JSON.parse('{"txt":"typo"}')), /txt/);
  });

  it('tells what it saw when a wait is in vain', async () => {
    await caller.get('/models');
    await assert.rejects(
      emulator.waitFor(() => false, 1),
      /models GET \/v1\/models 200 completed/,
    );
  });
});
