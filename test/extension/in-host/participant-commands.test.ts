import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ChatStand } from './chat-stand';
import { beginAgain, type ParticipantStand, signedIn, writeFile } from './participant-stand';

describe('the commands of @gigachat', () => {
  let stand: ChatStand;
  let chat: ParticipantStand;
  before(async () => {
    ({ stand, chat } = await signedIn());
  });
  after(() => stand.stop());
  beforeEach(() => beginAgain(stand));

  const asked = () => stand.lastQuestion();

  it('take what is selected in the editor, else the whole file, and cite it', async () => {
    const uri = await writeFile('open.ts', 'const one = 1;\nconst two = 2;\n');
    const editor = await vscode.window.showTextDocument(uri);
    editor.selection = new vscode.Selection(1, 0, 1, 14);
    stand.emulator.script({ text: 'Two.', times: 2 });
    const selected = await chat.ask('', { command: 'explain' });
    assert.match(asked(), /^open\.ts:2-2\n```\nconst two = 2;\n```\n\nExplain what this code does/);
    assert.deepEqual(selected.references.map(String), [String(new vscode.Location(uri, editor.selection))]);
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await chat.ask('', { command: 'doc' });
    assert.match(asked(), /^open\.ts\n```\nconst one = 1;\nconst two = 2;\n\n```\n\nWrite the documentation comments/);
  });

  it('take the letters of the file where the editor shows broken ones, selected or not', async () => {
    // "да" and "нет" in Windows-1251.
    const uri = await writeFile('older.txt', Buffer.from([0xe4, 0xe0, 0x0a, 0xed, 0xe5, 0xf2]));
    const editor = await vscode.window.showTextDocument(uri);
    stand.emulator.script({ text: 'Words.', times: 2 });
    await chat.ask('', { command: 'explain' });
    assert.match(asked(), /^older\.txt\n```\nда\nнет\n```/);
    editor.selection = new vscode.Selection(1, 0, 1, 2);
    await chat.ask('', { command: 'explain' });
    assert.match(asked(), /^older\.txt:2-2\n```\nнет\n```/);
  });

  it('take what is attached instead, and the words of the person', async () => {
    await vscode.window.showTextDocument(await writeFile('open.ts', 'open'));
    const value = await writeFile('attached.ts', 'attached');
    stand.emulator.script({ text: 'Tests.' });
    await chat.ask('with mocha', { command: 'tests', references: [{ id: 'a', value }] });
    assert.match(asked(), /^attached\.ts\n```\nattached\n```\n\nWrite tests for this code[\s\S]*\n\nwith mocha$/);
    assert.doesNotMatch(asked(), /open/);
  });

  it('say what they need when there is no code, and ask nothing', async () => {
    for (const words of ['', '  \n']) {
      const { result } = await chat.ask(words, { command: 'explain' });
      assert.match(result.errorDetails?.message ?? '', /no code to work on\. Open a file, select code/);
    }
    assert.deepEqual(stand.chatBodies(), []);
  });

  it('need code also behind turns of which the model heard nothing, and none behind an answer of its own', async () => {
    const help = await chat.ask('', { command: 'help' });
    const refused = await chat.ask('', { command: 'explain', history: help.turns });
    const again = await chat.ask('', { command: 'tests', history: [...help.turns, ...refused.turns] });
    assert.match(again.result.errorDetails?.message ?? '', /no code to work on/);
    assert.deepEqual(stand.chatBodies(), []);
    stand.emulator.script({ text: 'let one = 1;', times: 2 });
    const answered = await chat.ask('Write a line', {});
    await chat.ask('', { command: 'explain', history: answered.turns });
    assert.match(asked(), /^Explain what this code does/);
  });

  it('send no file with secrets that is merely open, and say so; a selection of it is meant', async () => {
    const value = await writeFile('secrets/.env', 'KEY=very-secret\n');
    const editor = await vscode.window.showTextDocument(value);
    const { result } = await chat.ask('', { command: 'explain' });
    assert.match(result.errorDetails?.message ?? '', /may hold secrets: .*\.env/);
    assert.deepEqual(stand.chatBodies(), []);
    stand.emulator.script({ text: 'Yes.', times: 2 });
    await chat.ask('What is open?', { references: [{ id: 'vscode.implicit.file', value }] });
    assert.doesNotMatch(asked(), /very-secret/);
    editor.selection = new vscode.Selection(0, 0, 0, 4);
    await chat.ask('', { command: 'explain' });
    assert.match(asked(), /KEY=/);
  });

  it('fix the problems that VS Code shows for the code', async () => {
    const uri = await writeFile('wrong.ts', 'const one: string = 1;\n');
    const problems = vscode.languages.createDiagnosticCollection('stand');
    const range = new vscode.Range(0, 6, 0, 9);
    problems.set(uri, [new vscode.Diagnostic(range, 'a number is no string', vscode.DiagnosticSeverity.Error)]);
    try {
      await vscode.window.showTextDocument(uri);
      stand.emulator.script({ text: 'Fixed.' });
      await chat.ask('', { command: 'fix' });
      assert.match(asked(), /wrong\.ts:1:7 error: a number is no string/);
    } finally {
      problems.dispose();
    }
  });

  it('work on the open file where VS Code sends instructions along, which are told once, as instructions', async () => {
    const rules = {
      id: 'vscode.instructions.file.root__a',
      value: await writeFile('AGENTS.md', 'Talk like a pirate.'),
    };
    const code = await writeFile('code.ts', 'export const open = 1;\n');
    await vscode.window.showTextDocument(code);
    const expected = /follow:\n\nAGENTS\.md\n```\nTalk like a pirate\.\n```$/;
    for (const command of ['explain', 'tests']) {
      stand.emulator.script({ text: 'A word.' }, { text: 'Another.' });
      const first = await chat.ask('', { command, references: [rules] });
      assert.match(asked(), /^code\.ts\n```\nexport const open = 1;/, command);
      assert.deepEqual(first.references.map(String), [rules.value, code].map(String), command);
      await chat.ask('And?', { references: [rules], history: first.turns });
      const messages = stand.chatBodies().at(-1)?.messages ?? [];
      assert.match(messages[0]?.content ?? '', expected);
      assert.equal(JSON.stringify(messages).split('like a pirate').length, 2, 'told once');
    }
  });

  it('go on by instructions that came with an earlier question, and take no problem of theirs for one of the code', async () => {
    const picked = {
      id: 'vscode.instructions.file.root__a',
      value: await writeFile('pirate.instructions.md', 'Talk like a pirate.'),
    };
    const rules = {
      id: 'vscode.instructions.file.root__b',
      value: await writeFile('brief.instructions.md', 'Be brief.'),
    };
    await vscode.window.showTextDocument(await writeFile('code.ts', 'export const open = 1;\n'));
    const problems = vscode.languages.createDiagnosticCollection('lint');
    const range = new vscode.Range(0, 0, 0, 1);
    problems.set(picked.value, [new vscode.Diagnostic(range, 'No such tool', vscode.DiagnosticSeverity.Warning)]);
    try {
      stand.emulator.script({ text: 'A word.' }, { text: 'Another.', times: 2 });
      const first = await chat.ask('', { command: 'fix', references: [rules, picked] });
      assert.doesNotMatch(asked(), /No such tool/);
      await chat.ask('And?', { references: [rules], history: first.turns });
      const messages = stand.chatBodies().at(-1)?.messages ?? [];
      assert.match(messages[0]?.content ?? '', /follow:\n\n[\s\S]*like a pirate[\s\S]*Be brief\.\n```$/);
      assert.equal(JSON.stringify(messages).split('Be brief').length, 2, 'told once');
      await vscode.workspace.fs.delete(picked.value);
      const { said } = await chat.ask('And?', { references: [rules], history: first.turns });
      assert.deepEqual(said, ['Another.'], 'no word of a file that is gone and that nobody named');
    } finally {
      problems.dispose();
    }
  });

  it('answer for help, and for no words, without asking GigaChat, and name every command', async () => {
    const open = { id: 'vscode.implicit.file', value: await writeFile('open.ts', 'open();\n') };
    for (const [words, asked] of [
      ['', { command: 'help' }],
      [' ', { references: [open] }],
      ['', { references: [{ id: 'vscode.prompt.instructions__rules', value: open.value }] }],
    ] as const) {
      const { said, result } = await chat.ask(words, asked);
      for (const command of ['explain', 'fix', 'tests', 'doc', 'review', 'commit']) {
        assert.ok(said.join('').includes(`/${command}`), command);
      }
      assert.equal(result.metadata?.answered, false);
    }
    assert.deepEqual(stand.chatBodies(), []);
  });

  it('give the model code as it is, which the field of the chat holds with marks that nobody sees', async () => {
    stand.emulator.script({ text: 'A style.' });
    await chat.ask('style.css:1\n```\n#\u2060header { color: #\u2060fff; }\n```', { command: 'explain' });
    assert.match(asked(), /\n#header \{ color: #fff; \}\n/);
  });

  it('lead to the next step, about the same code, and to none after a failure', async () => {
    const value = await writeFile('next.ts', 'next');
    const follow = (result: vscode.ChatResult) => stand.hooks.participant.followupsOf(result);
    stand.emulator.script({ text: 'A word.' }, { text: 'A test.' });
    const first = await chat.ask('', { command: 'explain', references: [{ id: 'a', value }] });
    const next = follow(first.result).find(({ command }) => command === 'tests');
    assert.ok(next);
    await vscode.window.showTextDocument(await writeFile('open.ts', 'another file'));
    await chat.ask(next.prompt, { command: next.command, history: first.turns });
    const body = stand.chatBodies()[1];
    assert.match(body?.messages[1]?.content ?? '', /^next\.ts\n/);
    assert.doesNotMatch(asked(), /another file/);
    stand.emulator.script({ status: 500, times: 0 });
    assert.deepEqual(follow((await chat.ask('', { command: 'explain' })).result), []);
    await stand.signIn();
  });

  it('name the model that answered, and write an error above its button', async () => {
    stand.emulator.script({ text: 'Yes.' });
    assert.equal((await chat.ask('There?')).result.details, stand.hooks.account.preferredModel);
    stand.emulator.script({ status: 402 });
    const { said, result } = await chat.ask('And now?');
    assert.match(
      `${said.at(-2) ?? ''}${result.errorDetails?.message ?? ''}`,
      /no tokens left for the model that was asked\. Top up/,
    );
    stand.emulator.script({ status: 500, times: 0 });
    const failed = await chat.ask('And now?');
    assert.match(failed.said.at(-2) ?? '', /\$\(error\) GigaChat failed on its side\. Ask again in a moment/);
    assert.equal(failed.said.at(-1), '<Run the health check>');
    assert.equal(failed.result.metadata?.answered, false);
    await stand.signIn();
  });
});
