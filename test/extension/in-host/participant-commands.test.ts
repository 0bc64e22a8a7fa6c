import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { mostRounds } from '../../../src/vscode/chat/tool-rounds';
import { findRepository } from '../../../src/vscode/question/find-repository';
import { ChatStand } from './chat-stand';
import { GitFolder } from './git-folder';
import { type Answer, ParticipantStand, workspaceFolder, writeFile } from './participant-stand';
import { until } from './until';

describe('the commands of @gigachat', () => {
  let stand: ChatStand;
  let chat: ParticipantStand;
  before(async () => {
    stand = await ChatStand.start();
    await stand.signIn();
    await stand.model('auto', 'GigaChat (best)');
    chat = new ParticipantStand(stand);
  });
  after(() => stand.stop());
  beforeEach(async () => {
    stand.emulator.reset();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  /** The last question that GigaChat got. */
  const asked = () => stand.chatBodies().at(-1)?.messages.at(-1)?.content ?? '';

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

  it('take what is attached instead, and the words of the person', async () => {
    await vscode.window.showTextDocument(await writeFile('open.ts', 'open'));
    const value = await writeFile('attached.ts', 'attached');
    stand.emulator.script({ text: 'Tests.' });
    await chat.ask('with mocha', { command: 'tests', references: [{ id: 'a', value }] });
    assert.match(asked(), /^attached\.ts\n```\nattached\n```\n\nWrite tests for this code[\s\S]*\n\nwith mocha$/);
    assert.doesNotMatch(asked(), /open/);
  });

  it('say what they need when there is no code, and ask nothing', async () => {
    const { result } = await chat.ask('', { command: 'explain' });
    assert.match(result.errorDetails?.message ?? '', /no code to work on\. Open a file, select code/);
    assert.deepEqual(stand.chatBodies(), []);
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

  it('answer for help without asking GigaChat, and name every command', async () => {
    const { said, result } = await chat.ask('', { command: 'help' });
    for (const command of ['explain', 'fix', 'tests', 'doc', 'review', 'commit']) {
      assert.ok(said.join('').includes(`/${command}`), command);
    }
    assert.equal(result.metadata?.answered, false);
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
    assert.match(`${said.at(-2) ?? ''}${result.errorDetails?.message ?? ''}`, /no tokens left\. Top up/);
    stand.emulator.script({ status: 500, times: 0 });
    const failed = await chat.ask('And now?');
    assert.match(failed.said.at(-2) ?? '', /\$\(error\) GigaChat failed on its side\. Ask again in a moment/);
    assert.equal(failed.said.at(-1), '<Run the health check>');
    assert.equal(failed.result.metadata?.answered, false);
    await stand.signIn();
  });

  describe('that look at git', () => {
    // A folder of its own: the workspace holds what other tests wrote.
    const root = vscode.Uri.joinPath(workspaceFolder(), 'repository').fsPath;
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@t', ...args], { cwd: root });
    before(async () => {
      await writeFile('repository/src/old.ts', 'one\ntwo\nthree\n');
      git('init', '-q', '-b', 'main');
      git('add', 'src/old.ts');
      git('commit', '-q', '-m', 'feat(old): begin');
      await vscode.commands.executeCommand('git.openRepository', root);
      await until('the repository', () => findRepository());
    });
    beforeEach(async () => {
      git('reset', '-q', '--hard');
      await writeFile('repository/src/old.ts', 'one\nTWO\nthree\n');
      git('add', 'src/old.ts');
      await writeFile('repository/src/old.ts', 'one\nTWO\nTHREE\n');
      await writeFile('repository/src/новый.ts', 'new file\n');
      await writeFile('repository/src/.env', 'KEY=very-secret\n');
      // Other repositories may be open as well.
      await vscode.window.showTextDocument(await writeFile('repository/src/old.ts', 'one\nTWO\nTHREE\n'));
    });

    it('review everything that is not committed, with findings that open the line', async () => {
      const text = [
        '- `src/old.ts:3` **high**: loud.\n',
        'src/новый.ts:1-1 **low**: new.\nNothing in nowhere.ts:',
        '7 else.',
      ];
      stand.emulator.script({ text }, { text: 'Because.' });
      const review = await chat.ask('', { command: 'review' });
      assert.match(asked(), /2 \+TWO\n +3 \+THREE/);
      assert.match(asked(), /src\/новый\.ts\n```[\s\S]*1 \+new file/);
      assert.doesNotMatch(asked(), /very-secret/);
      assert.match(review.said[0] ?? '', /may hold secrets: src\/\.env/);
      assert.deepEqual(
        review.anchors.map(({ uri, range }) => [vscode.workspace.asRelativePath(uri), range.start.line]),
        [
          ['repository/src/old.ts', 2],
          ['repository/src/новый.ts', 0],
        ],
      );
      assert.ok(
        review.said
          .join('')
          .endsWith('- [src/old.ts:3] **high**: loud.\n[src/новый.ts:1] **low**: new.\nNothing in nowhere.ts:7 else.'),
      );
      await chat.ask('Why loud?', { history: review.turns });
      assert.match(stand.chatBodies()[1]?.messages[2]?.content ?? '', /^- src\/old\.ts:3 \*\*high/);
    });

    it('review with links to lines that are there, and to nothing else', async () => {
      await writeFile('repository/src/gone.ts', 'gone\n');
      await writeFile('repository/src/pic.bin', Buffer.from([0, 1, 2]));
      git('add', '.');
      rmSync(join(root, 'src/gone.ts'));
      const value = await writeFile('beside-the-repository.ts', 'beside\n');
      const code = '```\nsrc/old.ts:1\n```\n';
      const text = `src/old.ts:9: past the end.\nsrc/gone.ts:1: gone.\npository.ts:1: beside.\n${code}| src/old.ts:2-3 |\n`;
      stand.emulator.script({ text });
      const review = await chat.ask('', { command: 'review', references: [{ id: 'a', value }] });
      assert.deepEqual(
        review.anchors.map(({ range }) => [range.start.line, range.end.line]),
        [[1, 2]],
      );
      assert.ok(review.said.join('').endsWith(text.replace('src/old.ts:2-3', '[src/old.ts:2-3]')));
      assert.match(review.said[0] ?? '', /Only named to GigaChat .*: src\/pic\.bin/);
      assert.match(asked(), /added: src\/pic\.bin \(binary, not shown\)/);
      assert.ok(!review.references.some((place) => String(place).includes('gone.ts')));
    });

    it('review nothing where no line can be shown', async () => {
      git('clean', '-qfd');
      git('reset', '-q', '--hard');
      await writeFile('repository/package-lock.json', '{}\n');
      const { result } = await chat.ask('', { command: 'review' });
      assert.match(result.errorDetails?.message ?? '', /no lines to review\. .*package-lock\.json/);
      assert.deepEqual(stand.chatBodies(), []);
      git('clean', '-qfd');
    });

    it('review with "staged" only what is staged', async () => {
      stand.emulator.script({ text: 'Fine.' });
      await chat.ask('staged, for speed', { command: 'review' });
      assert.match(asked(), /2 \+TWO/);
      assert.doesNotMatch(asked(), /THREE|new file/);
      assert.match(asked(), /for speed$/);
      git('reset', '-q');
      const { result } = await chat.ask('staged', { command: 'review' });
      assert.match(result.errorDetails?.message ?? '', /Nothing is staged\. Stage the changes/);
    });

    it('write a commit message in the style of the log, for the box of Source Control', async () => {
      stand.emulator.script({ text: ['```\nfeat(old): ', 'shout\n```'] });
      const { said, buttons } = await chat.ask('in English', { command: 'commit' });
      assert.match(asked(), /feat\(old\): begin[\s\S]*\+TWO/);
      assert.doesNotMatch(asked(), /THREE|new file/);
      assert.deepEqual(said.slice(-2), ['````text\nfeat(old): shout\n````\n', '<Put it into Source Control>']);
      const [{ command, arguments: args = [] } = { command: '' }] = buttons;
      await vscode.commands.executeCommand(command, ...args);
      const own = await findRepository();
      assert.equal(own?.inputBox.value, 'feat(old): shout');
      const other = GitFolder.make();
      try {
        other.write('readme.txt', 'two\n');
        const box = (await other.open()).inputBox;
        await vscode.window.showTextDocument(vscode.Uri.file(join(other.path, 'readme.txt')));
        await vscode.commands.executeCommand(command, ...args);
        assert.deepEqual([own?.inputBox.value, box.value], ['feat(old): shout', '']);
      } finally {
        await vscode.commands.executeCommand('workbench.action.closeAllEditors');
        await other.remove();
      }
    });
  });

  describe('references', () => {
    const again = async (answer: Answer) => {
      stand.emulator.script({ text: 'Again.' });
      await chat.ask('And?', { history: answer.turns });
      return stand.chatBodies().at(-1)?.messages[1]?.content;
    };

    it('may be a folder: its list, its texts, and a word about what may hold secrets', async () => {
      await writeFile('folder/a.ts', 'in a');
      await writeFile('folder/deep/b.ts', 'in b');
      await writeFile('folder/.env', 'KEY=very-secret');
      await writeFile('folder/pic.png', Buffer.from([0, 1]));
      const value = vscode.Uri.joinPath(workspaceFolder(), 'folder');
      stand.emulator.script({ text: 'Two files.' });
      const answer = await chat.ask('What is in it?', { references: [{ id: 'a', value }] });
      assert.match(
        asked(),
        /^folder\/\n````\nfolder\/a\.ts\nfolder\/deep\/b\.ts\nfolder\/pic\.png[\s\S]*in a[\s\S]*in b/,
      );
      assert.doesNotMatch(asked(), /very-secret/);
      assert.match(answer.said[0] ?? '', /folder\/\.env/);
      assert.deepEqual(answer.references.map(String), [String(value)]);
      const first = asked();
      assert.equal(await again(answer), first);
    });

    it('may be problems, which are cited', async () => {
      const uri = await writeFile('wrong.ts', 'wrong\n');
      const problem = new vscode.Diagnostic(
        new vscode.Range(0, 0, 0, 5),
        'so wrong',
        vscode.DiagnosticSeverity.Warning,
      );
      stand.emulator.script({ text: 'I see.' });
      const value = { diagnostics: [[uri, [problem]]] };
      const answer = await chat.ask('Why?', { references: [{ id: 'p', name: 'Problems', value }] });
      assert.match(asked(), /wrong\.ts:1:1 warning: so wrong/);
      assert.equal(answer.references.length, 1);
      const first = asked();
      assert.equal(await again(answer), first);
    });

    it('may be the codebase: what the question speaks of is found, cited and known later', async () => {
      await writeFile('lib/ports.ts', `${'filler\n'.repeat(100)}export function openListeningSocket() {}\n`);
      await writeFile('lib/other.ts', 'nothing of interest\n');
      stand.emulator.script({ text: 'In ports.ts.' });
      const answer = await chat.ask('#codebase where are listening sockets opened?');
      assert.match(asked(), /lib\/ports\.ts:86-10\d\n```[\s\S]*openListeningSocket/);
      assert.doesNotMatch(asked(), /nothing of interest/);
      assert.ok(answer.references.some((place) => place instanceof vscode.Location && place.range.start.line === 85));
      const first = asked();
      assert.equal(await again(answer), first);
    });

    it('that are 2 MB, binary, deleted or on another machine are told of, and the answer comes all the same', async () => {
      const big = await writeFile('big.txt', 'слово '.repeat(190_000));
      const binary = await writeFile('data.bin', Buffer.from([0, 255, 0, 1, 2, 0]));
      const gone = vscode.Uri.joinPath(workspaceFolder(), 'deleted.ts');
      const remote = vscode.Uri.parse('vscode-vfs://github/somebody/something/far.ts');
      const selection = new vscode.Location(big, new vscode.Range(0, 0, 0, 1_140_000));
      const references = [remote, gone, binary, selection].map((value, index) => ({ id: `${index}`, value }));
      stand.emulator.script({ text: 'Words.' });
      const { said } = await chat.ask('What is this?', { references });
      assert.match(said[0] ?? '', /Too long, so only the beginning was read: big\.txt:1-1\. Select the part/);
      assert.match(said[0] ?? '', /Not read: data\.bin, deleted\.ts, .*far\.ts\. It is gone, out of reach/);
      assert.equal(said.at(-1), 'Words.');
      assert.ok(asked().length < 61_000);
    });
  });

  describe('tools', () => {
    const tool = { name: 'stand_weather', description: 'Tells the weather', tags: [], inputSchema: { type: 'object' } };
    const originals = { invokeTool: vscode.lm.invokeTool };
    const calls: unknown[] = [];
    let invoke: () => Promise<vscode.LanguageModelToolResult>;
    before(() => {
      Object.defineProperty(vscode.lm, 'tools', { configurable: true, value: [tool] });
      Reflect.set(vscode.lm, 'invokeTool', async (name: string, { input }: { input: object }) => {
        calls.push([name, input]);
        return await invoke();
      });
    });
    after(() => {
      Reflect.deleteProperty(vscode.lm, 'tools');
      Reflect.set(vscode.lm, 'invokeTool', originals.invokeTool);
    });
    beforeEach(() => {
      calls.length = 0;
      invoke = async () => new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart('sunny')]);
    });
    const toolReferences = [{ name: 'stand_weather' }];
    const call = { functionCall: { name: 'stand_weather', arguments: { where: 'Perm' } } };

    it('that a question names run, and what they told is known later', async () => {
      stand.emulator.script(call, { text: 'Sunny in Perm.' }, { text: 'Still.' });
      const answer = await chat.ask('Weather?', { toolReferences });
      assert.deepEqual(calls, [['stand_weather', { where: 'Perm' }]]);
      const [first, second] = stand.chatBodies();
      assert.deepEqual(
        first?.functions?.map(({ name }) => name),
        ['stand_weather'],
      );
      assert.match(JSON.stringify(second?.messages.at(-1)), /function.*sunny/);
      assert.equal(answer.said.at(-1), 'Sunny in Perm.');
      await chat.ask('And now?', { history: answer.turns });
      assert.match(
        stand.chatBodies()[2]?.messages[1]?.content ?? '',
        /^Weather\?\n\nThe tool stand_weather gave:\nsunny/,
      );
    });

    it('that throw are told to the model, and one that nobody named does not run', async () => {
      invoke = () => Promise.reject(new Error('the sensor is broken'));
      const other = { functionCall: { name: 'stand_other', arguments: {} } };
      stand.emulator.script(call, other);
      await chat.ask('Weather?', { toolReferences });
      const bodies = stand.chatBodies();
      assert.match(JSON.stringify(bodies[1]?.messages.at(-1)), /error.*the sensor is broken/);
      assert.equal(calls.length, 1);
    });

    it('that are called with what is no object do not run, and the model hears why', async () => {
      const wrong = { functionCall: { name: 'stand_weather', arguments: '["Perm"]' } };
      stand.emulator.script(wrong, { text: 'Well.' });
      const { said } = await chat.ask('Weather?', { toolReferences });
      assert.match(JSON.stringify(stand.chatBodies()[1]?.messages.at(-1)), /error.*stand_weather are no JSON object/);
      assert.deepEqual([calls, said], [[], ['Well.']]);
    });

    it('may give many pieces, bytes and nothing: so much as fits is read', async () => {
      const pieces = Array.from({ length: 30 }, () => new vscode.LanguageModelTextPart('sun '.repeat(1000)));
      const bytes = new vscode.LanguageModelDataPart(new Uint8Array([1, 2]), 'application/octet-stream');
      for (const [content, expected] of [
        [pieces, /\(80000 more characters were left out\)/],
        [[bytes], /left out: GigaChat does not take it/],
        [[{ odd: true }], /\(no result\)/],
      ] as const) {
        invoke = async () => ({ content }) as never;
        stand.emulator.reset();
        stand.emulator.script(call, { text: 'Sunny.' });
        const { said } = await chat.ask('Weather?', { toolReferences });
        const result = stand.chatBodies()[1]?.messages.at(-1)?.content ?? '';
        assert.match(result, expected);
        assert.ok(result.length < 42_000);
        assert.equal(said.at(-1), 'Sunny.');
      }
    });

    it('that go on after Stop do not keep the answer', async () => {
      const stop = new vscode.CancellationTokenSource();
      invoke = () => {
        stop.cancel();
        return new Promise(() => {});
      };
      stand.emulator.script({ text: 'I look.', ...call });
      const { said, result } = await chat.ask('Weather?', { toolReferences, token: stop.token });
      assert.deepEqual([said.join('').trim(), result.errorDetails], ['I look.', undefined]);
    });

    it('that nobody offered are no words of the answer: the model hears that there is none, and answers', async () => {
      const other = { functionCall: { name: 'read_file', arguments: { path: 'a.ts' } } };
      const spoken = { text: '<tool_call>{"name":"read_file","arguments":{"path":"a.ts"}}</tool_call>' };
      const json = { text: '{"name":"read_file","arguments":{"path":"a.ts"}}' };
      for (const [first, references] of [
        [other, []],
        [spoken, []],
        [other, toolReferences],
        [spoken, toolReferences],
        [json, toolReferences],
      ] as const) {
        stand.emulator.reset();
        stand.emulator.script(first, { text: 'Without it: well.' });
        const { said } = await chat.ask('Weather?', { toolReferences: references });
        assert.deepEqual(said, ['Without it: well.']);
        assert.match(JSON.stringify(stand.chatBodies()[1]?.messages), /There is no tool read_file/);
      }
      assert.deepEqual(calls, []);
      stand.emulator.reset();
      stand.emulator.script({ ...other, times: 0 });
      const { said, result } = await chat.ask('Weather?');
      assert.doesNotMatch(said.join(''), /read_file/);
      assert.match(`${said.join('')}${result.errorDetails?.message ?? ''}`, /empty answer/);
      assert.equal(stand.chatBodies().length, 3);
    });

    it('that are not there are told of', async () => {
      stand.emulator.script({ text: 'Well.' });
      const { said } = await chat.ask('Weather?', { toolReferences: [{ name: 'stand_gone' }] });
      assert.match(said[0] ?? '', /no such tool here: stand\\_gone/);
    });

    it(`end after ${mostRounds} rounds, and the answer says so`, async () => {
      const again = Array.from({ length: mostRounds }, () => call);
      stand.emulator.script(...again, { text: 'Enough.' });
      const { said } = await chat.ask('Weather?', { toolReferences });
      assert.equal(calls.length, mostRounds);
      assert.equal(stand.chatBodies().length, mostRounds + 1);
      assert.equal(stand.chatBodies().at(-1)?.functions, undefined);
      assert.match(said.join(''), /Enough\.\n\n\*The tools have run 12 times/);
    });
  });
});
