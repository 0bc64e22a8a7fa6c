import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { readStatus } from '../../../src/vscode/status/status';
import { renderTooltip } from '../../../src/vscode/status/status-tooltip';
import { configure, type EditorStand, startEditorStand } from './editor-stand';
import { until } from './until';

const trigger = 'editor.action.inlineSuggest.trigger';
const tagged = (code: string) => `<COMPLETION>${code}</COMPLETION>`;

describe('code completion', () => {
  let stand: EditorStand;
  let document: vscode.TextDocument;
  let editor: vscode.TextEditor;
  let opened = 0;
  const folder = vscode.Uri.joinPath(vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/'), 'completion');
  const chats = () => stand.emulator.log.filter(({ kind }) => kind === 'chat');

  before(async () => {
    stand = await startEditorStand();
    await stand.signIn();
    await until('models', () => stand.hooks.account.preferredModel);
  });
  afterEach(async () => {
    stand.emulator.reset();
    await configure({ 'completion.mode': undefined, 'completion.excludedFiles': undefined });
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
  after(async () => {
    await stand.stop();
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  /** Opens a file with the cursor at `|`. */
  async function open(text: string, name = 'example.ts'): Promise<void> {
    const at = text.indexOf('|');
    // A folder for each: a document of the same name may still be open with other text.
    opened += 1;
    const uri = vscode.Uri.joinPath(folder, String(opened), name);
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text.replace('|', '')));
    document = await vscode.workspace.openTextDocument(uri);
    editor = await vscode.window.showTextDocument(document);
    const position = document.positionAt(at);
    editor.selection = new vscode.Selection(position, position);
    await until('the editor', () => vscode.window.activeTextEditor === editor);
  }

  /** Asks for the suggestion and takes it. */
  async function take(wanted: string): Promise<void> {
    await vscode.commands.executeCommand('gigachat.completeCode');
    await until(`the text, not ${JSON.stringify(document.getText())}`, async () => {
      await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
      return document.getText() === wanted;
    });
  }

  it('is made on demand by the fastest model, taken as it stands, and counted without its text', async () => {
    await open('const total = |;\nconst rest = 1;\n');
    stand.emulator.script({ text: tagged('sum(prices);') });
    await take('const total = sum(prices);\nconst rest = 1;\n');
    const [call] = chats();
    assert.match(JSON.stringify(call?.body), /"model":"GigaChat-3-Lightning"/);
    assert.match(JSON.stringify(call?.body), /completion\/1\/example\.ts, its language is typescript/);
    await until('the count', () => stand.hooks.completions.counts?.accepted === 1);
    assert.deepEqual(stand.hooks.completions.counts, { shown: 1, accepted: 1, typedOver: 0 });
  });

  it('comes to the same in a file with Windows lines', async () => {
    await open('function f() {|\r\n}\r\n');
    stand.emulator.script({ text: tagged('\n    return 1;\n}') });
    await take('function f() {\r\n    return 1;\r\n}\r\n');
    assert.ok(!JSON.stringify(chats()[0]?.body).includes('\\r'));
  });

  it('asks for nothing while somebody types on demand, and after a pause while typing', async () => {
    await open('const total = |;\n');
    await vscode.commands.executeCommand('type', { text: '(' });
    assert.equal(chats().length, 0);
    await configure({ 'completion.mode': 'whileTyping' });
    stand.emulator.script({ text: tagged('a + b') });
    await vscode.commands.executeCommand('type', { text: '[' });
    await until('the call', () => chats().length === 1);
  });

  it('rests after a 429 and says so in the status, in no box', async () => {
    await open('const total = |;\n');
    stand.emulator.script({ status: 429 }, { status: 429 });
    await vscode.commands.executeCommand(trigger);
    const { account, bridge, completions } = stand.hooks;
    const pause = await until('the pause', () => completions.pause);
    for (let count = 0; count < 4; count += 1) await vscode.commands.executeCommand(trigger);
    assert.equal(chats().length, 1);
    assert.match(
      renderTooltip(readStatus(account, bridge, undefined, pause), 'en').value,
      /Code completion is paused until/,
    );
    assert.deepEqual(
      stand.messages.shown.filter(({ text }) => /complet|pause|429/i.test(text)),
      [],
    );
  });
});
