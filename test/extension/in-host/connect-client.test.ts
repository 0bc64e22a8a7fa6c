import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { type EditorStand, startEditorStand } from './editor-stand';
import { Questions } from './questions';
import { until } from './until';

/** A file of each client that is set up by itself, as somebody has it. */
const settings: readonly [name: string, file: string, text: string][] = [
  [
    'Continue',
    '.continue/config.yaml',
    'name: Mine # keep\nversion: 1.0.0\nmodels:\n  - name: Work\n    apiKey: sk-own\n',
  ],
  ['Claude Code', '.claude/settings.json', '{\r\n\t"env": { "MY_OWN": "1" },\r\n\t"model": "opus"\r\n}'],
  ['Codex', '.codex/config.toml', '# Mine\nmodel = "gpt-5"   # the old one\n\n[features]\nplugins = false\n'],
  ['OpenCode', '.config/opencode/opencode.jsonc', '{\n  // Mine\n  "share": "disabled", // never\n}\n'],
  ['Kilo Code', '.config/kilo/kilo.jsonc', '{\n  // Mine\n  "enabled_providers": ["work"]\n}\n'],
  ['Qwen Code', '.qwen/settings.json', '{ "ui": { "theme": "Dracula" } }'],
  ['pi', '.pi/agent/settings.json', '{"theme":"dark"}'],
  ['Zed', '.config/zed/settings.json', '// Zed\n{\n  "vim_mode": true,\n}\n'],
  ['Aider', '.aider.conf.yml', '# Mine\nauto-commits: false\n'],
];

it('connecting a client asks to sign in first', async () => {
  const stand = await startEditorStand();
  try {
    await vscode.commands.executeCommand('gigachat.connectClient');
    assert.match(stand.messages.last?.text ?? '', /once you have signed in/);
    assert.deepEqual(stand.messages.last?.buttons, ['Sign in']);
  } finally {
    await stand.stop();
  }
});

describe('connecting a client', () => {
  let stand: EditorStand;
  let questions: Questions;
  let home = '';
  const homeBefore = process.env.HOME;
  before(async () => {
    stand = await startEditorStand();
    await stand.signIn();
  });
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'дом с пробелом '));
    process.env.HOME = home;
    stand.messages.shown.length = 0;
    questions = new Questions();
  });
  afterEach(() => {
    questions.restore();
    rmSync(home, { recursive: true, force: true });
  });
  after(async () => {
    if (homeBefore === undefined) delete process.env.HOME;
    else process.env.HOME = homeBefore;
    await stand.stop();
  });

  const run = (name: string) => vscode.commands.executeCommand(`gigachat.${name}`);
  const key = async () => {
    await run('copyApiKey');
    return vscode.env.clipboard.readText();
  };
  const message = (start: RegExp) =>
    until(String(start), () => stand.messages.shown.find(({ text }) => start.test(text)));
  const write = (file: string, text: string) => {
    const path = join(home, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const read = (path: string) => readFileSync(path, 'utf8');
  const shown = () =>
    vscode.workspace.textDocuments
      .filter(({ uri }) => uri.scheme === 'gigachat-connect')
      .map((document) => document.getText());

  it('speaks of a backup only where there is a file to keep', async () => {
    const details: (string | undefined)[] = [];
    questions.look = (items) =>
      details.push(...items.flatMap(({ label, detail }) => (label === 'Write the changes' ? [detail] : [])));
    for (const text of [undefined, 'auto-commits: false\n']) {
      if (text !== undefined) write('.aider.conf.yml', text);
      questions.choices.push('Aider', 'Leave everything as it is');
      await run('connectClient');
    }
    assert.deepEqual(details, [
      'There is no such file yet: it will be made.',
      'What stands there now is kept in a backup beside it.',
    ]);
  });

  for (const [name, file, text] of settings) {
    it(`shows what changes, asks, writes, proves it and takes it back: ${name}`, async () => {
      const bridgeKey = await key();
      const path = write(file, text);
      const hash = hashOf(path);
      let compared: string[] = [];
      questions.choices.push(name, 'Write the changes', '$(check) Done');
      questions.look = (items) => {
        if (items.some(({ label }) => label === 'Write the changes')) compared = shown();
      };
      stand.messages.press('Undo');
      stand.emulator.reset();
      await run('connectClient');
      const done = await message(/ is set up, and GigaChat-\S+ answered it through the bridge\./);
      assert.match(done.text, new RegExp(`^${name} .*before-gigachat-`));
      assert.equal(stand.emulator.log.filter(({ kind }) => kind === 'chat').length, 1);
      assert.ok(compared.length >= 2, 'both sides were on the screen');
      assert.ok(compared.join('\n').includes('<the key of the bridge>') || name === 'Zed');
      assert.ok(!compared.join('\n').includes(bridgeKey), 'the key is not shown');
      assert.ok(!compared.join('\n').includes('sk-own'), 'no other key either');
      await message(new RegExp(`^${name} is as it was before: .*${file.split('/').at(-1)}`));
      assert.equal(hashOf(path), hash);
      assert.deepEqual(
        readdirSync(dirname(path)).filter((one) => one.includes('gigachat')),
        home === dirname(path) ? ['.gigachat-bridge'] : [],
      );
      assert.deepEqual(shownTabs(), []);
    });
  }

  it('writes nothing when the answer is no', async () => {
    const path = write('.codex/config.toml', 'a = 1\n');
    questions.choices.push('Codex', 'Leave everything as it is');
    await run('connectClient');
    assert.equal(read(path), 'a = 1\n');
    assert.equal(existsSync(join(home, '.gigachat-bridge')), false);
  });

  it('writes the address, the key, the model and the limits that the bridge has', async () => {
    questions.choices.push('Codex', 'Write the changes');
    await run('connectClient');
    const config = read(join(home, '.codex', 'config.toml'));
    const { url } = await stand.listening();
    const answer = await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${await key()}` } });
    const { data } = (await answer.json()) as { data: { id: string; context_window: number }[] };
    const model = data.find(({ id }) => id === stand.hooks.account.preferredModel);
    assert.ok(model);
    for (const part of [url, await key(), `"${model.id}"`, `model_context_window = ${model.context_window}`]) {
      assert.ok(config.includes(part), part);
    }
  });

  it('gives a new key to every client that was set up, and the way back still leads to the beginning', async () => {
    const path = write('.codex/config.toml', '# mine\na = 1\n');
    for (const name of ['Codex', 'OpenCode']) {
      questions.choices.push(name, 'Write the changes');
      await run('connectClient');
    }
    questions.choices.push('Cline', '$(copy) Command', '$(check) Done');
    await run('connectClient');
    const old = await key();
    assert.ok(read(path).includes(old));
    stand.messages.press('Give them the new key');
    questions.choices.push('$(copy) Command', '$(check) Done');
    await run('rotateApiKey');
    const asked = await message(/^These were set up here with the old key/);
    assert.match(asked.text, /: Codex, OpenCode, Cline$/);
    await message(/^They have the new key: Codex, OpenCode\./);
    await until('the steps for Cline', () => questions.choices.length === 0);
    assert.match(await vscode.env.clipboard.readText(), /^cline auth openai --apikey /);
    const fresh = await key();
    assert.notEqual(fresh, old);
    for (const file of [path, join(home, '.config', 'opencode', 'opencode.json')]) {
      assert.ok(read(file).includes(fresh) && !read(file).includes(old), file);
    }
    const journal = read(join(home, '.gigachat-bridge', 'clients.json'));
    assert.ok(!journal.includes(fresh) && !journal.includes(old), 'what is remembered holds no key');
    questions.choices.push('Codex', 'Undo');
    await run('connectClient');
    await message(/^Codex is as it was before/);
    assert.equal(read(path), '# mine\na = 1\n');
  });

  it('goes back over what the client wrote since only when told to, and keeps a copy', async () => {
    const path = write('.claude/settings.json', '{}');
    questions.choices.push('Claude Code', 'Write the changes');
    await run('connectClient');
    writeFileSync(path, `${read(path)}\n`);
    questions.choices.push('Claude Code', 'Undo');
    await run('connectClient');
    assert.match((await message(/was changed since it was set up/)).text, /before-gigachat-/);
    questions.choices.push('Claude Code', 'Undo');
    stand.messages.press('Go back anyway');
    await run('connectClient');
    await message(/^Claude Code is as it was before/);
    assert.equal(read(path), '{}');
    assert.equal(readdirSync(dirname(path)).filter((name) => name.includes('before-gigachat')).length, 1);
  });

  it('starts a bridge that was stopped, and says so beside the question, and that its port is another one', async () => {
    await run('stopBridge');
    const stranger = createServer().listen(stand.port, '127.0.0.1');
    await once(stranger, 'listening');
    try {
      let notes: string[] = [];
      questions.look = (items) => {
        notes = items.map(({ label }) => label);
      };
      questions.choices.push('Codex', 'Leave everything as it is');
      await run('connectClient');
      assert.ok(notes.includes('$(info) The bridge was stopped and runs again now.'), notes.join());
      const taken = notes.find((note) => note.startsWith(`$(info) Port ${stand.port} is taken`));
      assert.ok(taken?.includes(String((await stand.listening()).port)), notes.join());
    } finally {
      stranger.close();
    }
    await run('restartBridge');
  });

  it('shows the steps for a client that nobody may write for, and copies what each asks for', async () => {
    const bridgeKey = await key();
    let page = '';
    let rows = 0;
    questions.look = (items) => {
      if (items.some(({ label }) => label.startsWith('$(copy)'))) [page, rows] = [shown().join('\n'), items.length];
      for (const { description } of items) assert.ok(!description?.includes(bridgeKey));
    };
    questions.choices.push('JetBrains AI Assistant', '$(copy) Base URL', '$(copy) API key', '$(check) Done');
    await run('connectClient');
    assert.equal(await vscode.env.clipboard.readText(), bridgeKey);
    const [above = '', below = ''] = page.split('# JetBrains AI Assistant\n\n');
    assert.match(below, /^In the IDE: Settings/);
    assert.ok(above.length - above.trimEnd().length > rows, 'the list covers the top of the page, and no word of it');
    assert.ok(page.includes((await stand.listening()).url) && !page.includes(bridgeKey), page);
    questions.choices.push('Cursor', '$(check) Done');
    await run('connectClient');
    assert.deepEqual(shownTabs(), []);
  });

  it('leaves a broken file as it is, and says in which line it breaks', async () => {
    const path = write('.codex/config.toml', 'a = 1\nmodel = \n[');
    questions.choices.push('Codex');
    await run('connectClient');
    const { text } = await message(/was not changed: it is not valid TOML/);
    assert.ok(text.includes(path));
    assert.equal(read(path), 'a = 1\nmodel = \n[');
  });
});

function shownTabs(): string[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => JSON.stringify(input ?? {}).includes('gigachat-connect'))
    .map(({ label }) => label);
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
