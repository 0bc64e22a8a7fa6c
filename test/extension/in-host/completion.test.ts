import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openChat } from '../../../src/vscode/models/open-chat';
import { readStatus } from '../../../src/vscode/status/status';
import { renderTooltip } from '../../../src/vscode/status/status-tooltip';
import { soon } from '../../harness/event-loop';
import { plainQuestion } from '../../harness/plain-question';
import { configure, type EditorStand, startEditorStand } from './editor-stand';
import { writeFile } from './participant-stand';
import { until } from './until';

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
    // Switched off and on, it forgets a pause: the next test begins without one.
    await configure({ 'completion.mode': 'off' });
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
    // A window may be busy with a new file for seconds; whatever is waited for then is not to pay for that.
    await vscode.commands.executeCommand('setContext', 'gigachat.test.opened', opened);
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

  it('begins on the next line, as far in, where the line at the cursor is over', async () => {
    await open('function f() {\r\n  a();|\r\n}\r\n');
    stand.emulator.script({ text: tagged('\nb();') });
    await take('function f() {\r\n  a();\r\n  b();\r\n}\r\n');
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

  /** How often VS Code asked us while `work` was done. */
  async function counted(work: (asked: () => number) => Promise<void>): Promise<number> {
    let asked = 0;
    const { completions } = stand.hooks;
    const own = completions.provideInlineCompletionItems;
    completions.provideInlineCompletionItems = function (...given) {
      asked += 1;
      return own.apply(this, given);
    };
    try {
      await work(() => asked);
    } finally {
      completions.provideInlineCompletionItems = own;
    }
    return asked;
  }

  it('is shown while somebody types, and again after a slip', async () => {
    await configure({ 'completion.mode': 'whileTyping' });
    await open('const total = 1;\nconst all |\n');
    await counted(async (asked) => {
      stand.emulator.script({ text: tagged('total;') });
      await type('= ');
      await until('the suggestion', () => asked() > 1);
      await type('tx');
      await vscode.commands.executeCommand('deleteLeft');
      await until('the rest', async () => {
        await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
        return document.getText() === 'const total = 1;\nconst all = total;\n';
      });
    });
    assert.equal(chats().length, 1);
  });

  for (const mode of ['whileTyping', 'onDemand', 'off']) {
    it(`keeps nothing waiting that VS Code lists: ${mode}`, async () => {
      await configure({ 'completion.mode': mode });
      await open('const total = 1;\nconst all = |\n', `${mode}.ts`);
      const asked = await counted(async () => {
        for (const letter of 'total') {
          await type(letter);
          // Over when VS Code has asked everybody it asks after a letter, which is what its list waits for.
          await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger', { explicit: false });
        }
      });
      assert.equal(asked, 0);
    });
  }

  it('rests after a 429 and says so in the status, in no box', async () => {
    await open('const total = |;\n');
    stand.emulator.script({ status: 429 }, { status: 429 });
    await complete();
    const { account, bridge, completions } = stand.hooks;
    const pause = await until('the pause', () => completions.pause);
    for (let count = 0; count < 4; count += 1) await complete();
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

  /** A completion that GigaChat goes on and on with, begun by `begin`. */
  async function running(begin: () => Thenable<unknown>): Promise<void> {
    stand.emulator.script({ text: '<COMPLETION>abc', hold: 'end' });
    const asked = chats().length + 1;
    void begin();
    await until('the call', () => chats().length === asked && stand.emulator.inFlight() === 1);
  }
  const complete = () => vscode.commands.executeCommand('gigachat.completeCode');
  const type = (text: string) => vscode.commands.executeCommand('type', { text });

  /** The least of several times: what other programs take on the machine is no delay of ours. */
  async function least(times: number, one: () => Promise<number>): Promise<number> {
    const measured: number[] = [];
    for (let count = 0; count < times; count += 1) measured.push(await one());
    return Math.min(...measured);
  }

  it('ends upstream as soon as somebody types on', async () => {
    await open('const total = |;\n');
    const ms = await least(5, async () => {
      await running(complete);
      // From when VS Code tells us: its own way from the key to the extension is not ours.
      let begun: number | undefined;
      const told = vscode.workspace.onDidChangeTextDocument(() => {
        begun ??= performance.now();
      });
      const typed = type('(');
      await soon(() => stand.emulator.inFlight() === 0 && begun !== undefined);
      const tookMs = performance.now() - (begun ?? Number.NaN);
      told.dispose();
      // What typing still brings about would end the next one.
      await typed;
      return tookMs;
    });
    await configure({ 'completion.mode': 'whileTyping' });
    await running(() => type('['));
    await type('a');
    await until('the end', () => stand.emulator.inFlight() === 0);
    assert.deepEqual(
      chats().map(({ endedBy }) => endedBy),
      Array(6).fill('client-aborted'),
    );
    assert.equal(stand.emulator.maxInFlight(), 1);
    console.log(`typing closes the upstream after ${ms} ms`);
  });

  it('gives way to a chat and to a client of the bridge, and is never asked for beside them', async () => {
    await open('const total = |;\n');
    const { account } = stand.hooks;
    const chat = async () => {
      const request = plainQuestion('вопрос');
      for await (const _ of openChat(account, request, { signal: new AbortController().signal, onWait() {} }));
    };
    const client = async () => {
      const body = { model: 'GigaChat-2', messages: [{ role: 'user', content: 'привет' }] };
      const response = await stand.call('/v1/chat/completions', body);
      assert.equal(response.status, 200, await response.text());
    };
    const timed = async (ask: () => Promise<void>) => {
      stand.emulator.script({ text: 'ответ' });
      const begun = performance.now();
      await ask();
      return performance.now() - begun;
    };
    for (const [name, ask] of [
      ['a chat', chat],
      ['a client', client],
    ] as const) {
      const alone = await least(7, () => timed(ask));
      const against = await least(7, async () => {
        await running(complete);
        return await timed(ask);
      });
      console.log(`${name} is answered after ${alone} ms alone, ${against} ms against a completion`);
    }
    stand.emulator.script({ text: 'ответ', hold: 'headers' });
    const asked = chats().length;
    const held = client();
    await until('the client', () => chats().length === asked + 1);
    await complete();
    stand.emulator.release();
    await held;
    assert.equal(chats().length, asked + 1);
    assert.equal(stand.emulator.maxInFlight(), 1);
    assert.ok(chats().every(({ status }) => status === 200));
  });

  it('sends nothing of files with secrets and of excluded ones, with two cursors, with a selection, and switched off', async function () {
    this.timeout(60_000);
    await configure({
      'completion.mode': 'whileTyping',
      'completion.excludedFiles': ['*.Gen.ts', 'private/**', './inner/', 'closed folder\\', '**/[P-S]ecrets/**', ''],
    });
    const { InlineCompletionTriggerKind } = vscode;
    const ask = async (what: string) => {
      for (const triggerKind of [InlineCompletionTriggerKind.Automatic, InlineCompletionTriggerKind.Invoke]) {
        const context = { triggerKind, selectedCompletionInfo: undefined };
        const { token } = new vscode.CancellationTokenSource();
        const { active } = editor.selection;
        const items = await stand.hooks.completions.provideInlineCompletionItems(document, active, context, token);
        assert.equal(items, undefined, what);
      }
      await complete();
      assert.equal(chats().length, 0, what);
    };
    for (const name of [
      '.env.local',
      'server.pem',
      'api.gen.ts',
      'private/a.ts',
      'inner/b.ts',
      'Closed Folder/deep/c.ts',
      'Secrets/d.ts',
    ]) {
      await open('const total = |;\nconst rest = 1;\n', name);
      await ask(name);
    }
    await open('const key = `-----BEGIN PRIVATE KEY-----\nMIIE`;\nconst total = |;\n', 'key.ts');
    await ask('a private key in the text');
    await open('const total = |;\nconst rest = ;\n');
    const { active } = editor.selection;
    const below = active.translate(1);
    editor.selections = [new vscode.Selection(active, active), new vscode.Selection(below, below)];
    await ask('two cursors');
    editor.selection = new vscode.Selection(active.translate(0, -5), active);
    await ask('a selection');
    editor.selection = new vscode.Selection(active, active);
    await configure({ 'completion.mode': 'off' });
    await ask('off');
    await configure({ 'completion.mode': 'onDemand' });
    stand.emulator.script({ text: tagged('1') });
    await complete();
    await until('the call of the place that may be sent', () => chats().length === 1);
  });

  /** What the status bar was told while `work` was done. */
  async function noted(work: () => Thenable<unknown>): Promise<string> {
    const { setStatusBarMessage } = vscode.window;
    const told: string[] = [];
    Reflect.set(vscode.window, 'setStatusBarMessage', (...given: Parameters<typeof setStatusBarMessage>) => {
      told.push(given[0]);
      return setStatusBarMessage.apply(vscode.window, given);
    });
    try {
      await work();
      return await until('the reason', () => told.at(-1));
    } finally {
      Reflect.set(vscode.window, 'setStatusBarMessage', setStatusBarMessage);
    }
  }

  it('says why nothing is completed with two cursors and with a selection', async () => {
    await open('const total = |;\nconst rest = ;\n');
    const { active } = editor.selection;
    const below = active.translate(1);
    editor.selections = [new vscode.Selection(active, active), new vscode.Selection(below, below)];
    assert.match(await noted(complete), /a single cursor and nothing selected/);
    editor.selection = new vscode.Selection(active.translate(0, -5), active);
    assert.match(await noted(complete), /a single cursor and nothing selected/);
    assert.equal(chats().length, 0);
  });

  it('fetches the list of models that is missing, or says why it cannot', async () => {
    const { account } = stand.hooks;
    await account.signOut();
    stand.emulator.scriptModels({ status: 503, times: 0 });
    await stand.signIn();
    assert.deepEqual(account.models, []);
    await open('const total = |;\n');
    assert.match(await noted(complete), /GigaChat failed on its side/);
    assert.equal(chats().length, 0);
    stand.emulator.reset();
    stand.emulator.script({ text: tagged('1') });
    await take('const total = 1;\n');
  });

  it('shows the model the cells above in a notebook, and none below, without the way to its folder', async () => {
    const cell = (source: string, cell_type = 'code') => ({ cell_type, source, metadata: {}, outputs: [] });
    const cells = [cell('import pandas as pd'), cell('words', 'markdown'), cell('df = pd.'), cell('below = 1')];
    const metadata = { language_info: { name: 'python' } };
    const file = await writeFile('sums.ipynb', JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }));
    const notebook = await vscode.workspace.openNotebookDocument(file);
    const shown = await vscode.window.showNotebookDocument(notebook);
    shown.selection = new vscode.NotebookRange(2, 3);
    await vscode.commands.executeCommand('notebook.cell.edit');
    const { document: code } = notebook.cellAt(2);
    await until('the cell', () => vscode.window.activeTextEditor?.document === code);
    const end = code.positionAt(8);
    const active = vscode.window.activeTextEditor;
    assert.ok(active);
    active.selection = new vscode.Selection(end, end);
    stand.emulator.script({ text: tagged('read_csv("a.csv")') });
    const { token } = new vscode.CancellationTokenSource();
    const context = { triggerKind: vscode.InlineCompletionTriggerKind.Invoke, selectedCompletionInfo: undefined };
    const items = await stand.hooks.completions.provideInlineCompletionItems(code, end, context, token);
    assert.deepEqual(
      items?.map(({ insertText }) => insertText),
      ['read_csv("a.csv")'],
    );
    const asked = JSON.stringify(chats()[0]?.body);
    assert.match(asked, /<files>sums\.ipynb, the cells above\\nimport pandas as pd/);
    assert.match(asked, /The file is sums\.ipynb, its language is python/);
    assert.doesNotMatch(asked, /below = 1|words/);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});
