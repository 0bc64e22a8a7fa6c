import assert from 'node:assert/strict';
import { type BridgeProcess, startBridge } from '../../clients/bridge-process';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import { noteOutput, watchSecrets } from '../../harness/canary';
import { soon } from '../../harness/event-loop';
import { canaryAccount } from '../../harness/stack';
import { type Nginx, startNginx } from './nginx';
import { type Redis, startRedis } from './redis';

describe('three copies behind nginx, with a store', () => {
  const key = 'canary-key-of-three-copies-0123456789';
  let emulator: Emulator;
  let copies: BridgeProcess[];
  let start: (port?: string) => Promise<BridgeProcess>;
  let nginx: Nginx;
  let redis: Redis;
  let stored = '';
  before(async () => {
    emulator = await startEmulator({ accounts: [{ ...canaryAccount, streams: Number.POSITIVE_INFINITY }] });
    redis = await startRedis(['--requirepass', 'canary-password-of-the-store']);
    watchSecrets(emulator.credentials, canaryAccount.clientSecret, key, 'canary-password-of-the-store');
    const environment = {
      ...emulator.env(),
      GIGACHAT_MAX_CONNECTIONS: '1000',
      GPT2GIGA_API_KEY: key,
      GPT2GIGA_SHUTDOWN_TIMEOUT_SECONDS: '60',
      BRIDGE_ALLOWED_HOSTS: 'bridge',
      BRIDGE_STORE_URL: redis.url,
      BRIDGE_STORE_PASSWORD: 'canary-password-of-the-store',
    };
    start = (port = '0') => startBridge({ environment: { ...environment, GPT2GIGA_PORT: port } });
    copies = await Promise.all([1, 2, 3].map(() => start()));
    nginx = await startNginx(copies.map(({ url }) => url));
  });
  after(async () => {
    await nginx.stop();
    await Promise.all(copies.map((copy) => copy.stop()));
    await emulator.stop();
    await redis.stop();
    for (const copy of copies) noteOutput('copy stderr', copy.stderr());
  });

  const ask = (session: string, stream: boolean) =>
    fetch(`${nginx.url}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'x-session-id': session,
        'x-request-id': `id-of-${session}`,
      },
      body: JSON.stringify({ model: 'GigaChat-2', stream, messages: [{ role: 'user', content: 'hi' }] }),
    });
  /** Reads a stream to its end, or to where it broke; `first` resolves with the first piece that says something. */
  const reading = (response: Response) => {
    let text = '';
    let told: () => void = () => {};
    const first = new Promise<void>((resolve) => {
      told = resolve;
    });
    const whole = (async () => {
      try {
        for await (const piece of response.body ?? []) {
          text += Buffer.from(piece).toString('utf8');
          if (text.includes('раз')) told();
        }
        return text;
      } catch {
        return `${text}\n(broken off)`;
      }
    })();
    return { first, whole };
  };
  const whoServed = (session: string) => copies.findIndex((copy) => copy.stderr().includes(`id-of-${session}"`));

  it('hand each piece of a stream on at once, and its id through to the log', async () => {
    emulator.script({ text: ['раз', 'два'], hold: { gate: 'rest', before: 1 } });
    const { first, whole } = reading(await ask('unbuffered', true));
    // The rest is held back until the first piece was read here: a proxy that gathers would wait for ever.
    await first;
    emulator.release('rest');
    assert.match(await whole, /два[\s\S]*\[DONE\]/);
    await soon(() => whoServed('unbuffered') >= 0);
  });

  const readStored = (session: string) =>
    fetch(`${nginx.url}/v1/responses/${stored}`, {
      headers: { authorization: `Bearer ${key}`, 'x-session-id': session, 'x-request-id': `id-of-${session}` },
    });

  it('all read a response that one of them stored', async () => {
    const answer = await fetch(`${nginx.url}/v1/responses`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'GigaChat-2', input: 'hi' }),
    });
    stored = ((await answer.json()) as { id: string }).id;
    const readers = new Set<number>();
    for (let turn = 0; readers.size < copies.length; turn += 1) {
      assert.equal((await readStored(`reader-${turn}`)).status, 200);
      await soon(() => whoServed(`reader-${turn}`) >= 0);
      readers.add(whoServed(`reader-${turn}`));
    }
    const exchanges = emulator.log.filter(({ kind }) => kind === 'oauth').length;
    assert.equal(exchanges, 1, 'one access token serves them all');
  });

  it('lose the streams of one that is killed and nothing else; one that is told to end ends its streams well', async () => {
    emulator.script({ text: ['раз', 'два'], hold: { gate: 'crowd', before: 1 }, times: 0 });
    const sessions = Array.from({ length: 100 }, (_, index) => `s${index}`);
    const streams = await Promise.all(sessions.map(async (session) => reading(await ask(session, true))));
    await Promise.all(streams.map(({ first }) => first));
    const [killed, ended] = copies;
    assert.ok(killed && ended);
    process.kill(killed.pid, 'SIGKILL');
    const ending = ended.stop();
    emulator.release('crowd');
    const texts = await Promise.all(streams.map(({ whole }) => whole));
    emulator.reset();
    await ending;
    // Which copy had a stream is in the log of those that could still write it.
    const lost = texts.filter((text) => !text.includes('[DONE]'));
    await soon(() => sessions.filter((session) => whoServed(session) < 1).length === lost.length);
    assert.ok(lost.length > 0 && lost.length < sessions.length, `${lost.length} of ${sessions.length}`);
    for (const text of lost) assert.match(text, /\(broken off\)$/);
    // Only the third is left: everything new goes there.
    const answers = await Promise.all(sessions.map(async (session) => (await ask(`new-${session}`, false)).status));
    assert.deepEqual([...new Set(answers)], [200]);
    // What was stored outlives the copy that stored it.
    assert.equal((await readStored('the-last-reader')).status, 200);
  });

  it('leave it to a copy to refuse a body that is too large, in the words of its protocol', async () => {
    const answer = await fetch(`${nginx.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
      body: new Uint8Array(33 * 1024 * 1024),
    });
    assert.equal(answer.status, 413);
    assert.match(await answer.text(), /"type":"request_too_large"/);
  });

  it('are said to be away in JSON when none is left, and all serve as soon as they are back', async () => {
    const ports = copies.map(({ url }) => new URL(url).port);
    await Promise.all(copies.map((copy) => copy.stop()));
    const sessions = Array.from({ length: 30 }, (_, index) => `again-${index}`);
    for (const session of sessions) {
      const away = await ask(session, true);
      assert.equal(away.status, 503);
      assert.equal(away.headers.get('retry-after'), '2');
      const { error } = (await away.json()) as { error: { code: string } };
      assert.equal(error.code, 'bridge_away');
    }
    copies = await Promise.all(ports.map((port) => start(port)));
    emulator.script({ text: ['раз', 'два'], hold: { gate: 'again', before: 1 }, times: 0 });
    const answers = await Promise.all(sessions.map((session) => ask(session, true)));
    emulator.release('again');
    const texts = await Promise.all(answers.map((answer) => reading(answer).whole));
    emulator.reset();
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
    for (const text of texts) assert.match(text, /\[DONE\]/);
  });
});
