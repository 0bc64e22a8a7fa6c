import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import { freePort } from '../../harness/free-port';
import { configure, type EditorStand, startEditorStand } from './editor-stand';
import { until } from './until';

describe('importing a .env file', () => {
  let stand: EditorStand;
  let other: Emulator;
  beforeEach(async () => {
    stand = await startEditorStand();
    other = await startEmulator();
  });
  afterEach(async () => {
    await configure({ model: undefined, 'bridge.modelAliases': undefined });
    await stand.stop();
    await other.stop();
  });

  async function write(...lines: string[]): Promise<vscode.Uri> {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const file = vscode.Uri.joinPath(folder.uri, 'gpt2giga', '.env');
    await vscode.workspace.fs.writeFile(file, Buffer.from(lines.join('\n')));
    return file;
  }
  const own = () => [
    `GIGACHAT_CREDENTIALS=${other.credentials}`,
    `GIGACHAT_BASE_URL=${other.baseUrl}`,
    `GIGACHAT_AUTH_URL=${other.authUrl}`,
  ];

  it('shows what is taken and what is not and why, asks once, does it, and leaves the file alone', async () => {
    await stand.signIn();
    const port = await freePort();
    const file = await write(
      ...own(),
      `GPT2GIGA_PORT=${port}`,
      'GIGACHAT_MODEL=GigaChat-2-Max',
      'BRIDGE_MODEL_ALIASES={"fast":"GigaChat-2"}',
      'GIGACHAT_VERIFY_SSL_CERTS=False',
      'GPT2GIGA_API_KEY=weak',
    );
    const before = await vscode.workspace.fs.readFile(file);
    stand.messages.press('Import');
    assert.equal(await stand.hooks.importEnvFile(file), true);
    const [question, ...more] = stand.messages.shown.filter(({ buttons }) => buttons.includes('Import'));
    assert.equal(more.length, 0, 'one question');
    const text = `${question?.text}\n${question?.detail}`;
    assert.match(text, /the account gpt2giga: authorization key/);
    assert.match(text, new RegExp(`port of the bridge: ${port}\\b`));
    assert.match(text, /the model: GigaChat-2-Max[\s\S]*fast → GigaChat-2/);
    assert.match(text, /GIGACHAT_VERIFY_SSL_CERTS: certificates are always verified/);
    assert.match(text, /GPT2GIGA_API_KEY: the bridge always asks for a key/);
    assert.ok(!text.includes(other.credentials) && !text.includes('weak'));

    assert.equal(stand.hooks.account.profileName, 'gpt2giga');
    await until('the bridge on its new port', () => {
      const { state } = stand.hooks.bridge;
      return state.kind === 'listening' && state.port === port;
    });
    assert.ok(
      other.log.some(({ kind }) => kind === 'models'),
      'the imported account was asked',
    );
    const settings = vscode.workspace.getConfiguration('gigachat');
    assert.equal(settings.inspect('model')?.globalValue, 'GigaChat-2-Max');
    assert.deepEqual(settings.inspect('bridge.modelAliases')?.globalValue, { fast: 'GigaChat-2' });
    assert.deepEqual(await vscode.workspace.fs.readFile(file), before);
    const { globalState } = stand.hooks.context;
    const open = JSON.stringify([settings, globalState.keys().map((name) => globalState.get(name))]);
    assert.ok(!open.includes(other.credentials), 'the key stands nowhere but in the store of secrets');
  });

  it('updates the profile that has the same key, instead of adding another', async () => {
    const file = await write(...own());
    stand.messages.press('Import');
    await stand.hooks.importEnvFile(file);
    await stand.hooks.importEnvFile(file);
    assert.deepEqual(
      stand.hooks.account.profiles.map(({ name }) => name),
      ['gpt2giga'],
    );
  });

  it('takes nothing when the answer is no', async () => {
    await stand.signIn();
    const file = await write(...own(), 'GIGACHAT_MODEL=GigaChat-2-Max');
    assert.equal(await stand.hooks.importEnvFile(file), false);
    assert.equal(stand.hooks.account.profiles.length, 1);
    assert.deepEqual(other.connections(), { api: 0, auth: 0 });
    assert.equal(vscode.workspace.getConfiguration('gigachat').inspect('model')?.globalValue, undefined);
  });

  it('keeps what it took when GigaChat refuses the key, and says so', async () => {
    const wrong = Buffer.from('11111111-aaaa-4aaa-8aaa-111111111111:wrong-secret').toString('base64');
    const file = await write(`GIGACHAT_CREDENTIALS=${wrong}`);
    stand.messages.press('Import');
    assert.equal(await stand.hooks.importEnvFile(file), true);
    assert.match(stand.messages.last?.text ?? '', /does not answer yet: GigaChat does not know this key/);
    assert.equal(stand.hooks.account.profiles.length, 1);
  });

  for (const [what, lines, words] of [
    ['a line that is none', ['GIGACHAT_MODEL=x', 'and then some'], /^Line 2 of .*\.env is not NAME=value/],
    ['a quote left open', ['GIGACHAT_CREDENTIALS="abc'], /^Line 1 of .*\.env opens a quote/],
    ['a wrong port', ['', 'GPT2GIGA_PORT=many'], /^Line 2 of .*: the value of GPT2GIGA_PORT cannot be used/],
    ['nothing for us', ['DATABASE_URL=postgres://x'], /has nothing to import/],
    ['a certificate that is not there', ['GIGACHAT_CERT_FILE=gone.pem'], /gone\.pem cannot be read\. Correct its path/],
  ] as const) {
    it(`refuses a file with ${what}, in words`, async () => {
      assert.equal(await stand.hooks.importEnvFile(await write(...lines)), false);
      assert.match(stand.messages.last?.text ?? '', words);
      assert.equal(stand.hooks.account.profiles.length, 0);
    });
  }
});
