import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toFile } from 'openai';
import { systemClock } from '../../../../src/core/ground/clock';
import { runChecks } from '../../../../src/core/health/check';
import { type Emulator, startEmulator } from '../../../emulator/emulator';
import type { ScriptedAnswer } from '../../../emulator/script/answer';
import { accountsAt, accountsFileEnv } from '../../../harness/accounts-file';
import { soon } from '../../../harness/event-loop';
import { FakeClock } from '../../../harness/fake-clock';
import { type Stack, type StackOptions, startStack } from '../../../harness/stack';

const question = { model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] };
const chats = (emulator: Emulator) => emulator.log.filter(({ kind }) => kind === 'chat').length;

interface Health {
  providers: { account: string; down: boolean; failure?: { kind: string; message: string } }[];
}

describe('several accounts', () => {
  let folder: string;
  let stack: Stack;
  let emulators: Emulator[];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-accounts-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    emulators = await Promise.all([0, 1, 2, 3].map(() => startEmulator({ tokensPerSecond: 1000 })));
  });
  afterEach(async () => {
    await stack.stop();
    for (const emulator of emulators) await emulator.stop();
  });

  /** A bridge over the first `count` emulators, an account at each, named `one`, `two`, `three`, `four`. */
  const start = async (strategy: string, count = 2, options: StackOptions = {}) => {
    const accounts = accountsFileEnv(folder, strategy, accountsAt(emulators.slice(0, count)));
    const env = { ...accounts, GIGACHAT_RETRY_BACKOFF_FACTOR: '0', ...(options.env as Record<string, string>) };
    stack = await startStack({ ...options, env });
    const [one, two] = emulators;
    assert.ok(one && two);
    return { one, two };
  };
  const ask = async (more: object = {}, headers = {}) =>
    await stack.post('/v1/chat/completions', { ...question, ...more }, headers);
  const health = async () => (await (await stack.get('/health')).json()) as Health;
  const drained = async (answers: Promise<Response>[]) => {
    const got = await Promise.all(answers);
    await Promise.all(got.map((answer) => answer.text()));
    return got.map(({ status }) => status);
  };

  it('take turns with round-robin: 10 requests land 5 and 5, one by one or all at once', async () => {
    const { one, two } = await start('round-robin');
    for (let request = 0; request < 10; request += 1) assert.deepEqual(await drained([ask()]), [200]);
    assert.deepEqual([chats(one), chats(two)], [5, 5]);
    await drained(Array.from({ length: 10 }, () => ask({ stream: true })));
    assert.deepEqual([chats(one), chats(two)], [10, 10]);
  });

  it('leave everything to the first with priority', async () => {
    const { one, two } = await start('priority');
    await drained(Array.from({ length: 10 }, () => ask()));
    assert.deepEqual([chats(one), chats(two)], [10, 0]);
  });

  const deaths: [name: string, kill: (emulator: Emulator) => void, kind: string][] = [
    [
      'its key is refused',
      (dead) => dead.scriptAuth({ status: 401, body: { code: 6, message: 'no' }, times: 0 }),
      'auth',
    ],
    ['its tokens are refused', (dead) => dead.script({ status: 401, times: 0 }), 'auth'],
    ['its tokens are used up', (dead) => dead.script({ status: 402, times: 0 }), 'tokens-used-up'],
    ['it fails with 500', (dead) => dead.script({ status: 500, times: 0 }), 'upstream'],
    ['it fails with 503', (dead) => dead.script({ status: 503, times: 0 }), 'upstream'],
    [
      'it is busy for long',
      (dead) => dead.script({ status: 429, headers: { 'retry-after': '60' }, times: 0 }),
      'rate-limit',
    ],
    [
      'it breaks every connection',
      (dead) => dead.script({ breakOff: { how: 'reset', after: 'request' }, times: 0 }),
      'network',
    ],
    [
      'it ends before an answer',
      (dead) => dead.script({ finishReason: null, done: 'never', raw: [], times: 0 }),
      'protocol',
    ],
    ['it answers with a page', (dead) => dead.script({ body: '<html>', times: 0 }), 'protocol'],
  ];
  for (const strategy of ['round-robin', 'priority']) {
    for (const [name, kill, kind] of deaths) {
      it(`are answered by the other with ${strategy} when one is dead: ${name}`, async () => {
        const { one, two } = await start(strategy, 2, { clock: new FakeClock(Date.now()) });
        kill(one);
        for (let request = 0; request < 10; request += 1) {
          const answer = await ask({ stream: request % 2 === 0 });
          const text = await answer.text();
          assert.equal(answer.status, 200, text);
          assert.doesNotMatch(text, /"error"/);
        }
        assert.equal(chats(two), 10);
        assert.ok(chats(one) <= 2, `${chats(one)} calls of the dead one`);
        const { providers } = await health();
        assert.deepEqual(
          providers.map(({ account, down, failure }) => [account, down, failure?.kind]),
          [
            ['one', true, kind],
            ['two', false, undefined],
          ],
        );
      });
    }
  }

  it('are answered by the other when one is silent, once its time is over', async () => {
    const clock = new FakeClock(Date.now());
    const { one, two } = await start('priority', 2, { clock, env: { GIGACHAT_TIMEOUT: '30' } });
    one.script({ breakOff: { how: 'hang', after: 'request' } });
    const asked = ask();
    await one.waitFor((log) => log.some(({ kind }) => kind === 'chat'));
    await soon(() => clock.dueWithin(30_000));
    await clock.advance(30_000);
    assert.equal((await asked).status, 200);
    assert.equal(chats(two), 1);
  });

  it('come back: a dead one is asked again when it has rested, and takes its turns', async () => {
    const clock = new FakeClock(Date.now());
    const { one, two } = await start('round-robin', 2, { clock });
    one.script({ status: 503, times: 0 });
    await drained([ask(), ask()]);
    one.reset();
    two.reset();
    await drained([ask(), ask()]);
    assert.deepEqual([chats(one), chats(two)], [0, 2]);
    await clock.advance(10_000);
    await drained([ask()]);
    await drained([ask()]);
    assert.deepEqual([chats(one), chats(two)], [1, 3]);
    assert.deepEqual(
      (await health()).providers.map(({ down }) => down),
      [false, false],
    );
  });

  it('answer at once while the breaker of one is open', async () => {
    const { one, two } = await start('priority', 2, { clock: new FakeClock(Date.now()) });
    one.script({ status: 503, times: 0 });
    assert.deepEqual(new Set(await drained(Array.from({ length: 30 }, () => ask()))), new Set([200]));
    assert.equal(chats(two), 30);
    const [first] = (await health()).providers;
    assert.deepEqual([first?.account, first?.down], ['one', true]);
  });

  it('are checked one by one, and a dead one hides nothing of the others', async () => {
    const { one } = await start('priority');
    one.scriptAuth({ status: 401, body: { code: 6, message: 'no' }, times: 0 });
    const results: string[] = [];
    for await (const { name, ok } of runChecks(stack.headless.checks, systemClock)) results.push(`${name} ${ok}`);
    assert.deepEqual(results, [
      ...['settings true', 'network true', 'TLS true', 'clock true', 'OAuth false'].map((step) => `one: ${step}`),
      ...['settings', 'network', 'TLS', 'clock', 'OAuth', 'models', 'balance', 'chat'].map(
        (step) => `two: ${step} true`,
      ),
      'bridge true',
    ]);
  });

  it('do not hide what is wrong with the request itself', async () => {
    const { one, two } = await start('round-robin');
    for (const status of [400, 413, 422] as const) {
      one.script({ status });
      two.script({ status });
    }
    const statuses = await drained([1, 2].map(() => ask()));
    assert.ok(
      statuses.every((status) => status >= 400 && status < 500),
      String(statuses),
    );
    assert.equal(chats(one) + chats(two), 2);
  });

  it('tell the failure that may pass when all of them fail', async () => {
    const { one, two } = await start('priority');
    one.script({ status: 402, times: 0 });
    two.script({ status: 429, headers: { 'retry-after': '7' }, times: 0 });
    const answer = await ask();
    assert.deepEqual([answer.status, answer.headers.get('retry-after')], [429, '7']);
  });

  it('do not change in the middle of an answer', async () => {
    const { one, two } = await start('priority');
    one.script({ text: ['a', 'b'], breakOff: { how: 'fin' } });
    const text = await (await ask({ stream: true })).text();
    assert.match(text, /"error"/);
    assert.deepEqual([chats(one), chats(two)], [1, 0]);
  });

  it('keep a conversation where its prompt is cached', async () => {
    const { one, two } = await start('round-robin');
    // In an order in which the turns alone would take both to both.
    for (const session of 'abaabba') await drained([ask({}, { 'x-session-id': session })]);
    const sessions = (emulator: Emulator) =>
      new Set(emulator.log.filter(({ kind }) => kind === 'chat').map(({ headers }) => headers['x-session-id']));
    assert.deepEqual([sessions(one), sessions(two)], [new Set(['a']), new Set(['b'])]);
    one.script({ status: 503, times: 0 });
    await drained([ask({}, { 'x-session-id': 'a' })]);
    assert.deepEqual(sessions(two), new Set(['a', 'b']));
  });

  it('send a request with an uploaded file to the account that has the file', async () => {
    const { one, two } = await start('round-robin');
    const upload = async () =>
      (
        await stack.openai.files.create({
          file: await toFile(Buffer.from('text'), 'a.txt', { type: 'text/plain' }),
          purpose: 'user_data',
        })
      ).id;
    const ids = [await upload(), await upload()];
    const listed = (await stack.openai.files.list()).data.map(({ id }) => id);
    assert.deepEqual(new Set(listed), new Set(ids));
    for (const id of ids) assert.equal((await stack.openai.files.retrieve(id)).id, id);
    const withFile = (...fileIds: string[]) => ({
      messages: [
        {
          role: 'user',
          content: [{ type: 'text', text: 'read' }, ...fileIds.map((file_id) => ({ type: 'file', file: { file_id } }))],
        },
      ],
    });
    for (let turn = 0; turn < 3; turn += 1) assert.deepEqual(await drained([ask(withFile(ids[0] ?? ''))]), [200]);
    assert.deepEqual([chats(one), chats(two)].sort(), [0, 3]);
    // The account that takes the uploads is away once, so that one goes to the other.
    const keeper = chats(one) > 0 ? one : two;
    keeper.scriptOther({ status: 503 });
    const both = await ask(withFile(...ids, await upload()));
    assert.equal(both.status, 400);
    assert.match(await both.text(), /different GigaChat accounts/);
    await stack.openai.files.delete(ids[1] ?? '');
    await assert.rejects(stack.openai.files.retrieve(ids[1] ?? ''), /404/);
  });

  it('end no conversation for files of its past that no account has, or that are with several accounts', async () => {
    const { one, two } = await start('priority');
    const upload = async () => {
      const file = await toFile(Buffer.from('text'), 'a.txt', { type: 'text/plain' });
      return (await stack.openai.files.create({ file, purpose: 'user_data' })).id.replace(/^file-/, '');
    };
    const first = await upload();
    one.scriptOther({ status: 503 });
    const second = await upload();
    const gone = 'c4a4a414-0000-4000-8000-000000000000';
    const user = (...ids: string[]) => ({
      role: 'user',
      content: [{ type: 'text', text: 'read' }, ...ids.map((file_id) => ({ type: 'file', file: { file_id } }))],
    });
    const answered = { role: 'assistant', content: 'seen' };
    const attached = (emulator: Emulator) => {
      const last = emulator.log.findLast(({ kind, status }) => kind === 'chat' && status === 200);
      const { messages = [] } = (last?.body ?? {}) as { messages?: { attachments?: string[] }[] };
      return messages.flatMap(({ attachments = [] }) => attachments);
    };
    const turn = async (...messages: object[]) => {
      const answer = await ask({ messages });
      assert.equal(answer.status, 200, await answer.text());
    };
    await turn(user(gone), answered, user());
    assert.deepEqual([...attached(one), ...attached(two)], []);
    await turn(user(first), answered, user(second), answered, user());
    assert.deepEqual(attached(two), [second]);
    await turn(user(second), answered, user(first));
    assert.deepEqual(attached(one), [first]);
    const named = await ask({ messages: [user(second), answered, user(gone)] });
    assert.equal(named.status, 404);
    assert.match(await named.text(), /messages\[2\]\.content\[1\]: GigaChat does not have this file/);
  });

  it('go on without a file of the past whose account cannot be asked', async () => {
    const { one, two } = await start('priority');
    one.scriptAuth({ status: 401, body: { code: 6, message: 'no' }, times: 0 });
    const content = [{ type: 'file', file: { file_id: 'c4a4a414-0000-4000-8000-000000000000' } }];
    const messages = [{ role: 'user', content }, { role: 'assistant', content: 'seen' }, ...question.messages];
    assert.deepEqual(await drained([ask({ messages })]), [200]);
    assert.ok(chats(two) > 0);
  });

  it('share embeddings, token counts and the list of models', async () => {
    const { one, two } = await start('round-robin');
    one.scriptOther({ status: 503, times: 0 });
    one.scriptModels({ status: 503, times: 0 });
    for (let request = 0; request < 4; request += 1) {
      const { data } = await stack.openai.embeddings.create({ model: 'Embeddings', input: ['a', 'b'] });
      assert.equal(data.length, 2);
    }
    const counted = await stack.post('/v1/messages/count_tokens', { ...question, max_tokens: 10 });
    assert.equal(counted.status, 200);
    assert.ok((await stack.openai.models.list()).data.length > 0);
    assert.equal((await stack.openai.models.retrieve('gpt-4o')).id, 'gpt-4o');
    assert.ok(two.log.some(({ path }) => path.endsWith('/embeddings')));
  });

  it('never cost more than 3 chat calls for one request, whatever fails', async function () {
    this.timeout(180_000);
    const failures: ScriptedAnswer[] = [
      { status: 401 },
      { status: 402 },
      { status: 429 },
      { status: 500 },
      { status: 503 },
      { status: 422, body: { status: 422, message: 'response_format is not supported' } },
      { breakOff: { how: 'reset', after: 'request' } },
      { body: '<html>' },
    ];
    const tool = { type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} } } };
    const bodies = [
      [{}, { response_format: { type: 'json_object' } }],
      [{ stream: true }, { tools: [tool], tool_choice: 'required' }],
    ];
    const made: number[] = [];
    for (const [nth, first] of failures.entries()) {
      for (const [other, second] of failures.entries()) {
        // Anew each time, because failures are remembered; four accounts, because the fourth must not be asked.
        await start('priority', 4, { env: { GIGACHAT_MAX_RETRIES: '2' } });
        for (const body of bodies[(nth + other) % 2] ?? []) {
          for (const [index, emulator] of emulators.entries()) {
            emulator.reset();
            emulator.script({ ...(index % 2 === 0 ? first : second) }, { ...second, times: 0 });
          }
          await (await ask(body)).text();
          const calls = emulators.reduce((sum, emulator) => sum + chats(emulator), 0);
          assert.ok(calls <= 3, `${calls} calls: ${JSON.stringify([first, second, body])}`);
          made.push(calls);
        }
        if (made.length < failures.length ** 2 * 2) await stack.stop();
      }
    }
    assert.ok(made.filter((calls) => calls === 3).length > made.length / 3, made.join());
  });
});
