import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeOldProposals } from '../../../src/vscode/code/proposal-tabs';
import type { ChatBody } from './chat-stand';
import { configure, type EditorStand, startEditorStand } from './editor-stand';
import { until } from './until';

// No language server looks at this language here: what is offered is ours alone.
const code = 'function half(n)\n  return n / 3\nend\n\nlocal other = 1\n';
const fixed = 'function half(n)\n  return n / 2\nend';

describe('what GigaChat does with code in the editor', () => {
  let stand: EditorStand;
  let document: vscode.TextDocument;
  let editor: vscode.TextEditor;
  const problems = vscode.languages.createDiagnosticCollection('test');
  const symbols = vscode.languages.registerDocumentSymbolProvider('lua', {
    provideDocumentSymbols: () => {
      const range = new vscode.Range(0, 0, 2, 3);
      return [new vscode.DocumentSymbol('half', '', vscode.SymbolKind.Function, range, range)];
    },
  });
  before(async () => {
    stand = await startEditorStand();
    await stand.signIn();
    await until('models', () => stand.hooks.account.preferredModel);
  });
  after(async () => {
    problems.dispose();
    symbols.dispose();
    await stand.stop();
  });
  beforeEach(async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder.uri, 'half.lua');
    await vscode.workspace.fs.writeFile(uri, Buffer.from(code));
    document = await vscode.workspace.openTextDocument(uri);
    // What was saved by itself before is read again a moment later.
    await until('the code as it was', () => document.getText() === code);
    editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(0, 0, 3, 0);
  });
  afterEach(async () => {
    stand.emulator.reset();
    stand.messages.shown.length = 0;
    problems.clear();
    await configure({ 'codeActions.enabled': undefined });
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const offered = async (range: vscode.Range, kind?: string) => {
    const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
      kind,
    );
    return found.filter(({ command }) => command?.command.startsWith('gigachat.'));
  };
  const bodies = () => stand.emulator.log.flatMap((entry) => (entry.kind === 'chat' ? [entry.body as ChatBody] : []));
  const lastAsked = () => bodies().at(-1)?.messages.at(-1)?.content ?? '';
  const shownNow = () => {
    const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
    return input instanceof vscode.TabInputTextDiff ? input.modified : undefined;
  };
  const seen = new Set<string>();
  /** The diff in front that was not there before; VS Code tells of tabs a moment later. */
  const proposal = async () => {
    const found = await until('a diff', () => {
      const now = shownNow();
      return now !== undefined && !seen.has(now.toString()) && now;
    }).catch((error: unknown) => {
      throw new Error(`${error}: ${JSON.stringify(stand.messages.shown)} ${lastAsked()}`);
    });
    seen.add(found.toString());
    return found;
  };
  const addProblem = () => {
    const problem = new vscode.Diagnostic(new vscode.Range(1, 9, 1, 14), 'A half is not a third', 0);
    problems.set(document.uri, [problem]);
  };

  it('is offered for a selection and for a problem, and nowhere else', async () => {
    assert.deepEqual((await offered(editor.selection)).map(({ title }) => title).sort(), [
      'Document with GigaChat',
      'Explain with GigaChat',
      'Fix with GigaChat',
      'Write tests with GigaChat',
    ]);
    assert.deepEqual(await offered(new vscode.Range(4, 3, 4, 3)), []);
    addProblem();
    const forProblem = await offered(new vscode.Range(1, 10, 1, 10));
    assert.deepEqual(
      forProblem.map(({ title, kind, command }) => [title, kind?.value, command?.arguments?.[2]?.[0]]),
      [
        ['Fix with GigaChat', 'quickfix', 'A half is not a third'],
        ['Explain with GigaChat', 'quickfix', 'A half is not a third'],
      ],
    );
    const forBoth = await offered(editor.selection);
    assert.deepEqual(forBoth.map(({ title, kind }) => `${title}: ${kind?.value}`).sort(), [
      'Document with GigaChat: refactor.rewrite.gigachat',
      'Explain with GigaChat: quickfix',
      'Fix with GigaChat: quickfix',
      'Write tests with GigaChat: refactor.rewrite.gigachat',
    ]);
    assert.deepEqual((await offered(editor.selection, 'refactor')).map(({ title }) => title).sort(), [
      'Document with GigaChat',
      'Explain with GigaChat',
      'Fix with GigaChat',
      'Write tests with GigaChat',
    ]);
    await configure({ 'codeActions.enabled': false });
    assert.deepEqual(await offered(editor.selection), []);
  });

  it('is no change for what cannot be changed', async () => {
    const never = () => undefined;
    const changing = { createDirectory: never, writeFile: never, delete: never, rename: never };
    const watching = { onDidChangeFile: () => ({ dispose() {} }), watch: () => ({ dispose() {} }) };
    const provider = vscode.workspace.registerFileSystemProvider(
      'read-only',
      {
        ...changing,
        ...watching,
        readDirectory: () => [],
        stat: () => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: code.length }),
        readFile: () => Buffer.from(code),
      } as never,
      { isReadonly: true },
    );
    try {
      const locked = await vscode.workspace.openTextDocument(vscode.Uri.parse('read-only:/half.lua'));
      document = locked;
      const titles = (await offered(new vscode.Range(0, 0, 3, 0))).map(({ title }) => title);
      assert.deepEqual(titles.sort(), ['Explain with GigaChat', 'Write tests with GigaChat']);
    } finally {
      provider.dispose();
    }
  });

  it('shows a fix as a diff; accepted, it is one step to undo', async () => {
    stand.emulator.script({ text: `Here it is:\n\`\`\`ts\n${fixed}\n\`\`\`` });
    await vscode.commands.executeCommand('gigachat.fix');
    const uri = await proposal();
    assert.equal((await vscode.workspace.openTextDocument(uri)).getText(), code.replace('/ 3', '/ 2'));
    assert.equal(document.getText(), code, 'nothing has changed yet');
    assert.match(lastAsked(), /half\.lua \(lua\):\n\n<edit>\nfunction half[\s\S]*<\/edit>\n\nlocal other/);
    await vscode.commands.executeCommand('gigachat.acceptProposal', uri);
    assert.equal(document.getText(), code.replace('/ 3', '/ 2'));
    await until('the diff is closed', () => shownNow() === undefined);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), code);
  });

  it('changes nothing when a fix is refused', async () => {
    stand.emulator.script({ text: `\`\`\`ts\n${fixed}\n\`\`\`` });
    await vscode.commands.executeCommand('gigachat.fix');
    await proposal();
    await vscode.commands.executeCommand('gigachat.refuseProposal');
    await until('the diff is closed', () => shownNow() === undefined);
    assert.equal(document.getText(), code);
    assert.equal(document.isDirty, false);
  });

  it('leaves no proposal behind that cannot be shown any more', async () => {
    const uri = document.uri.with({ scheme: 'gigachat-proposal', query: 'of a window before' });
    await vscode.commands.executeCommand('vscode.diff', document.uri, uri, 'old', { preview: false });
    await until('the old diff', () => shownNow()?.query === uri.query);
    closeOldProposals();
    await until('the diff is closed', () => shownNow() === undefined);
  });

  it('fixes the function around a problem, and tells the model of it', async () => {
    addProblem();
    stand.emulator.script({ text: `\`\`\`ts\n${fixed}\n\`\`\`` });
    const [fix] = await offered(new vscode.Range(1, 10, 1, 10));
    assert.ok(fix?.command);
    await vscode.commands.executeCommand(fix.command.command, ...(fix.command.arguments ?? []));
    assert.match(lastAsked(), /function half[\s\S]*:\n2: error: A half is not a third$/);
    await proposal();
  });

  it('fixes a problem whose lines are not there any more, and does nothing for a file that is gone', async () => {
    stand.emulator.script({ text: `\`\`\`lua\n${code.replace('other = 1', 'other = 2')}\`\`\`` });
    await vscode.commands.executeCommand('gigachat.fix', document.uri, new vscode.Range(400, 3, 402, 0));
    assert.match(lastAsked(), /<edit>[\s\S]*local other = 1\n<\/edit>/);
    await proposal();
    const gone = document.uri.with({ path: `${document.uri.path}.gone` });
    await vscode.commands.executeCommand('gigachat.fix', gone, new vscode.Range(0, 0, 1, 0));
    assert.match(stand.messages.last?.text ?? '', /There is no code here/);
    assert.equal(bodies().length, 1);
  });

  it('finds the code again that moved meanwhile, and leaves alone what has changed', async () => {
    stand.emulator.script({ text: `\`\`\`ts\n${fixed}\n\`\`\``, times: 2 });
    await vscode.commands.executeCommand('gigachat.fix');
    const first = await proposal();
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '// moved\n');
    await vscode.workspace.applyEdit(edit);
    await vscode.commands.executeCommand('gigachat.acceptProposal', first);
    assert.equal(document.getText(), `// moved\n${code.replace('/ 3', '/ 2')}`);
    editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(5, 0, 5, 15);
    stand.emulator.reset();
    stand.emulator.script({ text: '```lua\nlocal other = 2\n```' });
    await vscode.commands.executeCommand('gigachat.fix');
    const second = await proposal();
    const change = new vscode.WorkspaceEdit();
    change.insert(document.uri, new vscode.Position(5, 15), '0');
    await vscode.workspace.applyEdit(change);
    await vscode.commands.executeCommand('gigachat.acceptProposal', second);
    assert.match(stand.messages.last?.text ?? '', /has changed since/);
    assert.match(document.getText(), /other = 10/);
    await vscode.commands.executeCommand('gigachat.refuseProposal', second);
  });

  it('shows a proposal beside what was accepted or written meanwhile, also of a file in another language now', async () => {
    stand.emulator.script({ text: `\`\`\`lua\n${fixed}\n\`\`\`` });
    await vscode.commands.executeCommand('gigachat.fix');
    const first = await proposal();
    editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(4, 0, 4, 15);
    stand.emulator.script({ text: '```lua\nlocal other = 2\n```' });
    await vscode.commands.executeCommand('gigachat.fix');
    const second = await proposal();
    await vscode.commands.executeCommand('gigachat.acceptProposal', first);
    const both = code.replace('/ 3', '/ 2').replace('other = 1', 'other = 2');
    const shown = await vscode.workspace.openTextDocument(second);
    await until('both changes', () => shown.getText() === both);
    document = await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    await vscode.commands.executeCommand('gigachat.acceptProposal', second);
    assert.equal(document.getText(), both);
    assert.deepEqual(stand.messages.shown, []);
    document = await vscode.languages.setTextDocumentLanguage(document, 'lua');
  });

  it('proposes a fix where the code has moved while GigaChat answered', async () => {
    stand.emulator.script({ text: ['```lua\n', `${fixed}\n\`\`\``], hold: { before: 1 } });
    const done = vscode.commands.executeCommand('gigachat.fix');
    await until('the question', () => bodies().length === 1);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '-- moved\n');
    await vscode.workspace.applyEdit(edit);
    stand.emulator.release();
    await done;
    await vscode.commands.executeCommand('gigachat.acceptProposal', await proposal());
    assert.equal(document.getText(), `-- moved\n${code.replace('/ 3', '/ 2')}`);
  });

  it('keeps Windows lines and tabs, and takes pairs of old and new code', async () => {
    const windows = 'function half(n)\r\n\treturn n / 3\r\nend\r\n';
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    await editor.edit((edit) => {
      edit.replace(all, windows);
      edit.setEndOfLine(vscode.EndOfLine.CRLF);
    });
    assert.equal(document.getText(), windows);
    await vscode.commands.executeCommand('editor.action.selectAll');
    const pair = '<<<<<<< SEARCH\n    return n / 3\n=======\n    return n / 2\n>>>>>>> REPLACE';
    stand.emulator.script({ text: `The divisor is wrong:\n\n${pair}` });
    await vscode.commands.executeCommand('gigachat.fix');
    await vscode.commands.executeCommand('gigachat.acceptProposal', await proposal());
    assert.equal(document.getText(), windows.replace('/ 3', '/ 2'));
  });

  it('sends of a file with secrets what is selected, and nothing around it', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder.uri, 'credentials.txt');
    await vscode.workspace.fs.writeFile(uri, Buffer.from('PASSWORD=hunter2\nHOST=localhsot\nTOKEN=hunter3\n'));
    const shown = await vscode.window.showTextDocument(uri);
    shown.selection = new vscode.Selection(1, 0, 1, 14);
    stand.emulator.script({ text: '```\nHOST=localhost\n```' });
    await vscode.commands.executeCommand('gigachat.fix');
    await proposal();
    assert.match(lastAsked(), /HOST=localhsot/);
    assert.doesNotMatch(lastAsked(), /hunter/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(uri);
  });

  it('documents code', async () => {
    stand.emulator.script({ text: `\`\`\`ts\n--- The half of a number.\n${fixed.replace('2', '3')}\n\`\`\`` });
    await vscode.commands.executeCommand('gigachat.document');
    const uri = await proposal();
    assert.match((await vscode.workspace.openTextDocument(uri)).getText(), /^--- The half of a number\.\nfunction/);
    assert.match(bodies().at(-1)?.messages[0]?.content ?? '', /documentation comments/);
  });

  it('says so when there is nothing to change, no code in the answer, or no code here', async () => {
    const said = async (answer: string) => {
      stand.emulator.script({ text: answer });
      await vscode.commands.executeCommand('gigachat.fix');
      return stand.messages.last?.text ?? '';
    };
    assert.match(await said(`\`\`\`ts\n${code.slice(0, code.indexOf('\n\n'))}\n\`\`\``), /sees nothing to change/);
    stand.messages.press('Show the answer');
    assert.match(await said('Everything is fine with this code.'), /did not answer with code/);
    const shown = () => vscode.window.activeTextEditor?.document.getText() ?? '';
    await until('the answer', () => shown() === 'Everything is fine with this code.');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await until('the code again', () => shown() === code);
    stand.emulator.script({ text: 'Let us talk about something else.', finishReason: 'blacklist' });
    await vscode.commands.executeCommand('gigachat.fix');
    assert.match(stand.messages.last?.text ?? '', /declined to answer/);
    stand.emulator.script({ text: '```lua\nfunction half(n)', finishReason: 'length' });
    await vscode.commands.executeCommand('gigachat.fix');
    assert.match(stand.messages.last?.text ?? '', /cut at the limit/);
    assert.equal(shownNow(), undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('gigachat.fix');
    assert.match(stand.messages.last?.text ?? '', /There is no code here/);
  });

  it('sends nothing of more code than the model could write anew', async () => {
    const long = await vscode.workspace.openTextDocument({ content: `{"all":"${'words '.repeat(50_000)}"}` });
    await vscode.window.showTextDocument(long);
    await vscode.commands.executeCommand('gigachat.fix');
    assert.match(stand.messages.last?.text ?? '', /more code than the model can write at once\. Select less/);
    assert.deepEqual(bodies(), []);
  });

  it('explains code and problems in the chat, where the code is attached', async () => {
    stand.emulator.script({ text: 'It divides.', times: 0 });
    // What is selected VS Code attaches by itself, as soon as it has heard of it.
    await until('the code in a question', async () => {
      await vscode.commands.executeCommand('gigachat.explain');
      await until('the question', () => bodies().length > 0);
      const found = lastAsked().includes('return n / 3');
      stand.emulator.reset();
      stand.emulator.script({ text: 'It divides.', times: 0 });
      await vscode.commands.executeCommand('workbench.action.chat.newChat');
      return found;
    });
    addProblem();
    editor.selection = new vscode.Selection(4, 0, 4, 0);
    const actions = await offered(new vscode.Range(1, 10, 1, 10));
    const explain = actions.find(({ title }) => title === 'Explain with GigaChat');
    assert.ok(explain?.command);
    await vscode.commands.executeCommand(explain.command.command, ...(explain.command.arguments ?? []));
    await until('the question', () => bodies().length > 0);
    assert.match(lastAsked(), /A half is not a third\n\nhalf\.lua:1\n```\nfunction half[\s\S]*return n \/ 3/);
    await vscode.commands.executeCommand('workbench.action.chat.newChat');
  }).timeout(60_000);

  it('explains what is selected in the terminal, and leaves the clipboard as it was', async () => {
    await vscode.env.clipboard.writeText('mine');
    await vscode.commands.executeCommand('gigachat.explainTerminalSelection');
    assert.match(stand.messages.last?.text ?? '', /Nothing is selected in the terminal/);
    const terminal = vscode.window.createTerminal({
      name: 'test',
      ...(process.platform === 'win32'
        ? { shellPath: 'cmd.exe', shellArgs: ['/c', 'echo a strange error& ping -n 100 127.0.0.1 >nul'] }
        : { shellPath: '/bin/sh', shellArgs: ['-c', 'echo a strange error; sleep 100'] }),
    });
    terminal.show();
    try {
      let copied = '';
      await until('the output', async () => {
        await vscode.commands.executeCommand('workbench.action.terminal.focus');
        await vscode.commands.executeCommand('workbench.action.terminal.selectAll');
        await vscode.commands.executeCommand('workbench.action.terminal.copySelection');
        copied = await vscode.env.clipboard.readText();
        return copied.includes('a strange error');
      }).catch((error: unknown) => {
        throw new Error(`${error}: ${JSON.stringify(copied)}`);
      });
      await vscode.env.clipboard.writeText('mine');
      await vscode.commands.executeCommand('gigachat.explainTerminalSelection');
      await until('the question', () => bodies().length > 0);
      assert.match(lastAsked(), /What does this output[\s\S]*```\na strange error/);
      assert.equal(await vscode.env.clipboard.readText(), 'mine');
    } finally {
      terminal.dispose();
    }
  }).timeout(60_000);
});
