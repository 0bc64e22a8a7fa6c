import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toFile } from 'openai';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import { accountsAt, accountsFileEnv } from '../../harness/accounts-file';
import { FakeClock } from '../../harness/fake-clock';
import { startOpenRouter } from '../../harness/openrouter/server';
import { type Stack, type StackOptions, startStack } from '../../harness/stack';

const posts = ({ log }: Emulator, path: string) =>
  log.filter((entry) => entry.method === 'POST' && entry.path.split('?')[0]?.endsWith(path)).length;

describe('which of several accounts is asked', () => {
  let folder: string;
  let emulators: [Emulator, Emulator];
  let stack: Stack | undefined;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-choices-'));
    const account = { clientId: 'choice-client', clientSecret: 'choice-canary-secret', scope: 'GIGACHAT_API_CORP' };
    const open = () => startEmulator({ accounts: [{ ...account, scope: 'GIGACHAT_API_CORP' as const }] });
    emulators = [await open(), await open()];
  });
  afterEach(async () => {
    await stack?.stop();
    stack = undefined;
    for (const emulator of emulators) await emulator.stop();
    rmSync(folder, { recursive: true });
  });

  const start = async (options: StackOptions = {}) => {
    const accounts = accountsAt(emulators, 'GIGACHAT_API_CORP');
    stack = await startStack({ ...options, env: accountsFileEnv(folder, 'round-robin', accounts) });
    return stack;
  };

  it('for a second upload is the one of the first, so that one request may name both', async () => {
    const { openai } = await start();
    const upload = async (name: string) =>
      await openai.files.create({ file: await toFile(Buffer.from(name), `${name}.txt`), purpose: 'user_data' });
    const files = [await upload('one'), await upload('two')];
    const content = files.map(({ id }) => ({ type: 'file' as const, file: { file_id: id } }));
    const answer = await openai.chat.completions.create({ model: 'GigaChat-2', messages: [{ role: 'user', content }] });
    assert.equal(answer.choices[0]?.finish_reason, 'stop');
  });

  it('for a batch is the one that has the files its rows name', async () => {
    const { openai } = await start();
    const upload = async (text: string, name: string, purpose: 'user_data' | 'batch') =>
      await openai.files.create({ file: await toFile(Buffer.from(text), name), purpose });
    const { id } = await upload('words', 'words.txt', 'user_data');
    const owner = emulators.findIndex((emulator) => posts(emulator, '/files') > 0);
    const body = {
      model: 'GigaChat-2',
      messages: [{ role: 'user', content: [{ type: 'file', file: { file_id: id } }] }],
    };
    const line = { custom_id: 'row', method: 'POST', url: '/v1/chat/completions', body };
    for (let turn = 1; turn <= 3; turn += 1) {
      const input = await upload(JSON.stringify(line), 'in.jsonl', 'batch');
      await openai.batches.create({
        input_file_id: input.id,
        endpoint: '/v1/chat/completions',
        completion_window: '24h',
      });
      assert.deepEqual(
        emulators.map((emulator) => posts(emulator, '/batches')),
        [0, 1].map((index) => (index === owner ? turn : 0)),
      );
    }
  });

  it('for the models is whoever answers: a silent one is waited for no longer than 2 s after that', async () => {
    const clock = new FakeClock(Date.now());
    const { get } = await start({ clock });
    const [silent, well] = emulators;
    silent.scriptModels({ hold: 'headers', times: 0 });
    const asked = get('/v1/models');
    await silent.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
    await well.waitFor((log) => log.some(({ path, endedBy }) => path.endsWith('/models') && endedBy === 'completed'));
    let status = 0;
    void asked.then((answer) => {
      status = answer.status;
    });
    for (let turn = 0; turn < 1000 && status === 0; turn += 1) await clock.advance(4);
    assert.equal(status, 200);
    assert.ok(clock.monotonic() < 5000);
  });
});

describe('an account without tokens', () => {
  const inA200 = {
    body: { status: 402, message: 'Payment Required' },
    headers: { 'content-type': 'application/json' },
  };
  for (const [how, reply] of [
    ['', { status: 402 }],
    [', also when a 200 says so', inA200],
  ] as const)
    it(`is shown as down while the fallback answers, and as up once it has some again${how}`, async () => {
      const openRouter = await startOpenRouter();
      const clock = new FakeClock(Date.now());
      const stack = await startStack({ clock, env: openRouter.env() });
      try {
        const ask = async (content: string) => {
          const answer = await stack.post('/v1/chat/completions', {
            model: 'GigaChat-2',
            messages: [{ role: 'user', content }],
          });
          return answer.headers.get('x-gigachat-provider');
        };
        const isDown = async () => {
          const health = (await (await stack.get('/health')).json()) as { providers: { id: string; down: boolean }[] };
          return health.providers.find(({ id }) => id === 'gigachat')?.down;
        };
        stack.emulator.script({ ...reply, times: 0 });
        assert.equal(await ask('one'), 'openrouter');
        assert.equal(await isDown(), true);
        await stack.get('/v1/models');
        assert.equal(await isDown(), true, 'a list costs no tokens');
        stack.emulator.reset();
        assert.equal(await ask('two'), 'gigachat');
        assert.equal(await isDown(), false);
      } finally {
        await stack.stop();
        await openRouter.stop();
      }
    });
});
