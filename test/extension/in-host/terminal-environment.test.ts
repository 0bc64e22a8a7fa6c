import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { configure, type EditorStand, startEditorStand } from './editor-stand';
import { until } from './until';

describe('the terminal of the editor', () => {
  let stand: EditorStand;
  beforeEach(async () => {
    stand = await startEditorStand();
  });
  afterEach(async () => {
    await configure({ 'bridge.inTerminal': undefined, model: undefined });
    await stand.stop();
  });

  const collection = () => stand.hooks.context.environmentVariableCollection;
  const variables = () => Object.fromEntries([...collection()].map(([name, { value }]) => [name, value]));
  const set = (name: string, value: string) => until(`${name} in the terminal`, () => variables()[name] === value);
  const none = () => until('no variables', () => Object.keys(variables()).length === 0);
  const key = async () => {
    await vscode.commands.executeCommand('gigachat.copyApiKey');
    return vscode.env.clipboard.readText();
  };

  it('has no variables of ours until the user wants them', async () => {
    await stand.signIn();
    assert.deepEqual(variables(), {});
  });

  it('finds the bridge with its key and no other secret, and not once it has stopped', async () => {
    await configure({ 'bridge.inTerminal': true });
    await stand.signIn();
    const { url } = await stand.listening();
    await set('ANTHROPIC_BASE_URL', url);
    const bridgeKey = await key();
    const now = variables();
    assert.equal(now.OPENAI_BASE_URL, `${url}/v1`);
    assert.equal(now.OPENAI_API_KEY, bridgeKey);
    assert.equal(now.ANTHROPIC_AUTH_TOKEN, bridgeKey);
    const model = stand.hooks.account.preferredModel;
    assert.equal(now.ANTHROPIC_MODEL, model);
    assert.equal(now.AIDER_WEAK_MODEL, `openai/${model}`);
    assert.ok(Number(now.CLAUDE_CODE_MAX_CONTEXT_TOKENS) >= 128_000);
    assert.ok(!JSON.stringify(now).includes(stand.emulator.credentials));
    assert.equal(collection().persistent, false, 'no copy on the disk');
    assert.match(JSON.stringify(collection().description), /of the bridge/);

    const address = `${now.OPENAI_BASE_URL}/models`;
    assert.equal((await fetch(address, { headers: { authorization: `Bearer ${now.OPENAI_API_KEY}` } })).status, 200);
    const basic = new URL(now.CODEX_OSS_BASE_URL ?? '');
    const password = Buffer.from(`${basic.username}:${basic.password}`).toString('base64');
    assert.equal((await fetch(address, { headers: { authorization: `Basic ${password}` } })).status, 200);

    await vscode.commands.executeCommand('gigachat.rotateApiKey');
    const fresh = await key();
    assert.notEqual(fresh, bridgeKey);
    await set('OPENAI_API_KEY', fresh);
    await configure({ model: 'GigaChat-2-Pro' });
    await set('ANTHROPIC_MODEL', 'GigaChat-2-Pro');
    await vscode.commands.executeCommand('gigachat.stopBridge');
    await none();
    await vscode.commands.executeCommand('gigachat.startBridge');
    await set('OPENAI_API_KEY', fresh);
    await configure({ 'bridge.inTerminal': false });
    await none();
  });

  it('gives them to the programs that are started in it', async () => {
    await configure({ 'bridge.inTerminal': true });
    await stand.signIn();
    const { url } = await stand.listening();
    await set('OPENAI_BASE_URL', `${url}/v1`);
    const folder = mkdtempSync(join(tmpdir(), 'terminal-'));
    const file = join(folder, 'seen');
    const terminal = vscode.window.createTerminal(
      process.platform === 'win32'
        ? {
            shellPath: 'cmd.exe',
            shellArgs: ['/c', `>${file}.part echo %OPENAI_BASE_URL%& move ${file}.part ${file}`],
          }
        : {
            shellPath: '/bin/sh',
            shellArgs: ['-c', `echo "$OPENAI_BASE_URL" > ${file}.part; mv ${file}.part ${file}`],
          },
    );
    try {
      const seen = await until('what a program saw', () => {
        try {
          return readFileSync(file, 'utf8').trim();
        } catch {
          return undefined;
        }
      });
      assert.equal(seen, `${url}/v1`);
    } finally {
      terminal.dispose();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
