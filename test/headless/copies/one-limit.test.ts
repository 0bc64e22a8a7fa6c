import assert from 'node:assert/strict';
import { type BridgeProcess, startBridge } from '../../clients/bridge-process';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import { watchSecrets } from '../../harness/canary';
import { soon } from '../../harness/event-loop';
import { canaryAccount } from '../../harness/stack';
import { type Redis, startRedis } from '../deploy/redis';

describe('the one stream of an account, with three copies', () => {
  const key = 'canary-key-of-the-limited-0123456789ab';
  let redis: Redis;
  let emulator: Emulator;
  let copies: BridgeProcess[];
  const start = () =>
    startBridge({
      environment: {
        ...emulator.env(),
        GPT2GIGA_API_KEY: key,
        BRIDGE_STORE_URL: redis.url,
      },
    });
  before(async () => {
    redis = await startRedis();
    emulator = await startEmulator({ accounts: [{ ...canaryAccount, streams: 1000 }] });
    watchSecrets(emulator.credentials, canaryAccount.clientSecret, key);
    // Answers that take no time would never be two at once.
    emulator.script({ text: 'ok', delay: { headersMs: 20 }, times: 0 });
    copies = await Promise.all([start(), start(), start()]);
  });
  after(async () => {
    await Promise.all(copies.map((copy) => copy.stop()));
    await emulator.stop();
    await redis.stop();
  });

  const chat = async (copy: BridgeProcess | undefined, client: string) => {
    const response = await fetch(`${copy?.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'x-session-id': client },
      body: JSON.stringify({ model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] }),
    });
    await response.arrayBuffer();
    return response.status;
  };

  it('never has two, in 300 requests, although copies are killed in between', async () => {
    let left = 300;
    let answered = 0;
    let begun = 0;
    /** One client after the other; a request whose copy was killed goes to another copy. */
    const client = async (name: string) => {
      for (let turn = 0; left > 0; turn += 1) {
        left -= 1;
        for (let again = 0; ; again += 1) {
          begun += 1;
          const status = await chat(copies[(turn + again) % copies.length], name).catch(() => 'killed');
          if (status === 'killed') continue;
          assert.equal(status, 200);
          answered += 1;
          break;
        }
      }
    };
    const kills = (async () => {
      for (const mark of [100, 200]) {
        await soon(() => answered >= mark);
        const killed = copies[mark / 100];
        assert.ok(killed);
        process.kill(killed.pid, 'SIGKILL');
        await killed.stop();
        copies[mark / 100] = await start();
      }
    })();
    await Promise.all([...Array.from({ length: 12 }, (_, index) => client(`client-${index}`)), kills]);
    assert.equal(answered, 300);
    assert.ok(begun > 300);
    assert.equal(emulator.maxInFlight(), 1);
  });

  it('ends the stream of a copy that was frozen so long that its place went to another', async () => {
    const [frozen, other] = copies;
    assert.ok(frozen && other);
    emulator.reset();
    emulator.script(
      { text: ['a', 'b'], hold: { gate: 'frozen', before: 1 } },
      { text: ['c', 'd'], hold: { gate: 'other', before: 1 } },
    );
    const stream = async (copy: BridgeProcess) => {
      const response = await fetch(`${copy.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'GigaChat-2', stream: true, messages: [{ role: 'user', content: 'hi' }] }),
      });
      return await response.text();
    };
    const ended = AbortSignal.timeout(50_000);
    const until = async (holds: () => boolean) => {
      for (; !holds(); await new Promise((again) => setImmediate(again))) ended.throwIfAborted();
    };
    const first = stream(frozen);
    await until(() => emulator.inFlight() === 1);
    process.kill(frozen.pid, 'SIGSTOP');
    const second = stream(other);
    try {
      await until(() => emulator.inFlight() === 2);
    } finally {
      process.kill(frozen.pid, 'SIGCONT');
    }
    await until(() => emulator.inFlight() === 1);
    const cut = await first;
    assert.match(cut, /place_lost/);
    assert.doesNotMatch(cut, /\[DONE\]/);
    emulator.release('other');
    assert.match(await second, /"d"[\s\S]*\[DONE\]/);
    emulator.script({ text: 'ok', times: 0 });
    assert.equal(await chat(frozen, 'again'), 200);
  });
});
