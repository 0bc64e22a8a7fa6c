import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { clients } from '../../src/core/setup/clients/client-list';
import { type Stack, startStack } from '../harness/stack';
import { noModes, onUnix } from '../harness/unix-only';
import { runProgram } from './run-program';

describe('connect', () => {
  let stack: Stack;
  let home = '';
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'дом '));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  const run = (args: string[], env: Record<string, string> = {}) =>
    runProgram([resolve('dist/headless.js'), 'connect', ...args], {
      HOME: home,
      GPT2GIGA_API_KEY: stack.apiKey,
      GPT2GIGA_PORT: String(stack.headless.bridge.port),
      ...env,
    });

  it('lists the clients, and which are set up by hand', async () => {
    const { code, stdout } = await run([]);
    assert.equal(code, 0);
    for (const { id } of clients) assert.match(stdout, new RegExp(`^${id} `, 'm'));
    assert.match(stdout, /^cursor .*\(by hand\)$/m);
  });

  it('gives help where somebody asks for it behind the command', async () => {
    for (const flag of ['--help', '-h']) {
      const { code, stdout } = await run(['codex', flag]);
      assert.equal(code, 0);
      assert.match(stdout, /gigachat-bridge connect CLIENT/);
      assert.deepEqual(readdirSync(home), []);
    }
  });

  onUnix('says where others of this computer can read the key now, and only there', noModes, async () => {
    mkdirSync(join(home, '.codex'));
    const path = join(home, '.codex', 'config.toml');
    for (const [file, folder, isOpen] of [
      [0o644, 0o755, true],
      [0o644, 0o700, false],
      [0o600, 0o755, false],
    ] as const) {
      writeFileSync(path, 'a = 1\n');
      chmodSync(path, file);
      chmodSync(home, folder);
      const { stdout } = await run(['codex']);
      assert.equal(stdout.includes(`Other users of this computer can read ${path}`), isOpen, stdout);
      await run(['codex', '--undo']);
    }
  });

  for (const client of clients.filter(({ files }) => files)) {
    it(`shows, writes, tries in its own protocol and takes back: ${client.name}`, async () => {
      const shown = await run([client.id, '--dry-run']);
      assert.equal(shown.code, 0, shown.stderr);
      assert.match(shown.stdout, /^\+.*GigaChat[\s\S]*Nothing was changed\.\n$/m);
      assert.deepEqual(readdirSync(home), []);
      stack.emulator.reset();
      const done = await run([client.id]);
      assert.equal(done.code, 0, done.stderr);
      assert.match(done.stdout, /^To put it back: the same command with --undo at its end\.$/m);
      assert.match(done.stdout, /^Tried: GigaChat-\S+ answered\.$/m);
      assert.equal(stack.emulator.log.filter(({ kind }) => kind === 'chat').length, 1);
      const line = stack.logLines.findLast((entry) => entry.includes('"answered"')) ?? '';
      const path = { chat: '/chat/completions', responses: '/responses', messages: '/messages' }[client.protocol];
      assert.ok(line.includes(path), line);
      if (client.id !== 'zed')
        assert.ok(!done.stdout.includes(stack.apiKey), 'the key is in the file, not on the screen');
      const undone = await run([client.id, '--undo']);
      assert.equal(undone.code, 0, undone.stderr);
      assert.match(undone.stdout, /is again what it was before\./);
    });
  }

  it('looks for the files of clients where the environment says, not where the .env of a folder does', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-hostile-'));
    const moved = ['CONTINUE_GLOBAL_DIR', 'CLAUDE_CONFIG_DIR', 'CODEX_HOME', 'PI_CODING_AGENT_DIR', 'XDG_CONFIG_HOME'];
    writeFileSync(join(folder, '.env'), moved.map((name) => `${name}=${join(folder, 'theirs')}\n`).join(''));
    const environment = {
      HOME: home,
      GPT2GIGA_API_KEY: stack.apiKey,
      GPT2GIGA_PORT: String(stack.headless.bridge.port),
      CODEX_HOME: join(home, 'mine'),
    };
    try {
      for (const args of [[], ['--env-file', '.env']]) {
        for (const { id } of clients.filter(({ files }) => files)) {
          const words = ['--', resolve('dist/headless.js'), 'connect', id, ...args];
          const { stdout, stderr } = await runProgram([...words, '--dry-run'], environment, folder);
          assert.ok(stdout.includes(home) && !stdout.includes('theirs'), `${id}: ${stdout}${stderr}`);
        }
      }
      await runProgram([resolve('dist/headless.js'), 'connect', 'codex'], environment, folder);
      assert.ok(existsSync(join(home, 'mine', 'config.toml')));
      assert.deepEqual(readdirSync(folder), ['.env']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('carries the limits that the bridge knows of the model', async () => {
    const models = (await (await stack.get('/v1/models')).json()) as { data: { id: string; context_window: number }[] };
    const model = models.data.find(({ id }) => id.startsWith('GigaChat-3'));
    assert.ok(model);
    assert.equal((await run(['codex', '--model', model.id])).code, 0);
    const config = readFileSync(join(home, '.codex', 'config.toml'), 'utf8');
    assert.ok(config.includes(`model_context_window = ${model.context_window}\n`), config);
  });

  it('tells the client of each model whether it takes pictures', async () => {
    for (const [model, takes] of [
      ['GigaChat-2', false],
      ['GigaChat-2-Max', true],
    ] as const) {
      assert.equal((await run(['opencode', '--model', model])).code, 0);
      const config = readFileSync(join(home, '.config', 'opencode', 'opencode.json'), 'utf8');
      assert.equal(JSON.parse(config).provider.gigachat.models[model].modalities.input.includes('image'), takes);
    }
  });

  it('says what is missing and changes nothing: the key, a model, a client, a bridge that listens', async () => {
    const rows: [string[], Record<string, string>, RegExp][] = [
      [['codex'], { GPT2GIGA_API_KEY: '' }, /GPT2GIGA_API_KEY is not set\. Set it for the bridge and here/],
      [['codex', '--model', 'nope'], {}, /The bridge has no model "nope"\. It has: GigaChat/],
      [['nope'], {}, /There is no client "nope"\. There are: continue,/],
      [['codex', 'zed'], {}, /One client at a time/],
      [['codex', '--update'], {}, /--update takes no client/],
      [['codex', '--undo'], {}, /nothing to undo/],
      [['cursor', '--undo'], {}, /set up by hand/],
      [['codex', '--url', 'http://ai.example/v1'], {}, /--url must begin with https:\/\//],
      [['codex', '--url', 'ai.example'], {}, /--url must be the address of a bridge/],
      [['codex', '--url', 'https://k:ey@ai.example'], {}, /--url must be the address of a bridge/],
      [['codex', '--dyr-run'], {}, /Unknown option '--dyr-run'/],
    ];
    for (const [args, env, words] of rows) {
      const { code, stdout, stderr } = await run(args, env);
      assert.deepEqual([code, stdout], [1, ''], args.join(' '));
      assert.match(stderr, words);
      assert.doesNotMatch(stderr, /\n\s+at /);
    }
    assert.equal(existsSync(join(home, '.codex')), false);
    const { code, stdout } = await run(['codex'], { GPT2GIGA_PORT: '9' });
    assert.equal(code, 0);
    assert.match(
      stdout,
      /did not list its models.*Start it and[\s\S]*Not proved yet: nothing listens at http:\/\/127\.0\.0\.1:9/,
    );
  });

  it('sends nobody to start a bridge that runs and refuses the key, and ends the sentence once', async () => {
    const { stdout } = await run(['codex'], { GPT2GIGA_API_KEY: 'canary-key-of-another-bridge' });
    assert.match(stdout, /did not list its models, .* Check the address and the key and connect again\.$/m);
    assert.match(stdout, /^Not proved yet: the bridge answered with 401: .*[^.]\.$/m);
  });

  it('names a broken file and leaves it as it is', async () => {
    mkdirSync(join(home, '.codex'));
    writeFileSync(join(home, '.codex', 'config.toml'), 'model = \n[');
    const { code, stderr } = await run(['codex']);
    assert.equal(code, 1);
    assert.match(stderr, /^gigachat-bridge: .*config\.toml was not changed: it is not valid TOML/);
    assert.equal(readFileSync(join(home, '.codex', 'config.toml'), 'utf8'), 'model = \n[');
  });

  it('gives every client that was set up the key of now, and the way back still leads to the beginning', async () => {
    assert.match((await run(['--update'])).stdout, /^No client was set up from here\.$/m);
    const path = join(home, '.codex', 'config.toml');
    mkdirSync(join(home, '.codex'));
    writeFileSync(path, '# mine\n');
    for (const id of ['codex', 'pi'])
      await run([id, '--model', 'GigaChat-2-Pro'], { GPT2GIGA_API_KEY: 'an-older-key' });
    const { code, stdout } = await run(['--update']);
    assert.equal(code, 0);
    assert.match(stdout, /^Codex: up to date, tried\.[\s\S]*^pi: up to date, tried\./m);
    for (const file of [path, join(home, '.pi', 'agent', 'models.json')]) {
      const text = readFileSync(file, 'utf8');
      assert.ok(text.includes(stack.apiKey) && !text.includes('an-older-key') && text.includes('GigaChat-2-Pro'), text);
    }
    assert.ok(!readFileSync(join(home, '.gigachat-bridge', 'clients.json'), 'utf8').includes(stack.apiKey));
    writeFileSync(path, `${readFileSync(path, 'utf8')}[`);
    assert.match((await run(['--update'])).stdout, /config\.toml was not changed: it is not valid TOML/);
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, -1));
    for (const id of ['codex', 'pi']) assert.equal((await run([id, '--undo'])).code, 0);
    assert.equal(readFileSync(path, 'utf8'), '# mine\n');
    assert.deepEqual(readdirSync(join(home, '.pi', 'agent')), []);
  });

  it('points a client at the bridge of a team, which an update for this machine leaves there', async () => {
    const path = join(home, '.codex', 'config.toml');
    const near = await run(['codex', '--url', `${stack.url}/v1/`], { GPT2GIGA_PORT: '9' });
    assert.match(near.stdout, /Tried: GigaChat/);
    assert.ok(readFileSync(path, 'utf8').includes(`base_url = "${stack.url}/v1"`));
    const far = await run(['codex', '--url', 'https://bridge.invalid/v1'], { GPT2GIGA_API_KEY: 'key-of-anna' });
    assert.match(far.stdout, /did not list its models.*Check the address and the key/);
    assert.ok(readFileSync(path, 'utf8').includes('base_url = "https://bridge.invalid/v1"'));
    assert.match((await run(['--update'])).stdout, /^No client was set up from here\.$/m);
    const moved = await run(['--update', '--url', 'https://moved.invalid'], { GPT2GIGA_API_KEY: 'newer-key-of-anna' });
    assert.match(moved.stdout, /^Codex: up to date, not proved yet/);
    const text = readFileSync(path, 'utf8');
    assert.ok(text.includes('base_url = "https://moved.invalid/v1"') && text.includes('newer-key-of-anna'), text);
    for (const _ of ['moved', 'far']) await run(['codex', '--undo']);
    // As it says: the same command with --undo.
    await run(['codex', '--url', `${stack.url}/v1/`, '--model', 'GigaChat-2-Max', '--undo']);
    assert.ok(!existsSync(path));
  });

  it('warns of a proxy that the client would ask for the bridge', async () => {
    const words = /HTTP_PROXY is set here: .*Add 127\.0\.0\.1 to NO_PROXY/;
    const proxy = { HTTP_PROXY: 'http://nowhere.invalid:3128' };
    for (const id of ['codex', 'cline', 'openai-env']) {
      assert.match((await run([id, '--dry-run'], proxy)).stdout, words, id);
      for (const exempt of ['localhost,127.0.0.1', '127.0.0.0/8', '*']) {
        assert.doesNotMatch((await run([id, '--dry-run'], { ...proxy, NO_PROXY: exempt })).stdout, words);
      }
    }
    const far = await run(['codex', '--dry-run', '--url', 'https://bridge.invalid'], { HTTPS_PROXY: proxy.HTTP_PROXY });
    assert.doesNotMatch(far.stdout, /is set here/);
  });

  it('leaves nothing of the key in the lines that it shows, its stand-in included', async () => {
    for (const id of ['continue', 'aider', 'codex']) {
      const { stdout } = await run([id, '--dry-run']);
      assert.doesNotMatch(stdout, /key of the bridge/);
    }
  });

  it('gives the words to copy for a client that is set up by hand', async () => {
    const { code, stdout } = await run(['cline']);
    assert.equal(code, 0);
    assert.ok(stdout.includes(`cline auth openai --apikey ${stack.apiKey} --modelid `), stdout);
    assert.deepEqual(readdirSync(home), []);
  });
});
