import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { findRepository } from '../../../src/vscode/question/find-repository';
import type { ChatStand } from './chat-stand';
import { GitFolder } from './git-folder';
import { Messages } from './messages';
import { beginAgain, type ParticipantStand, signedIn, workspaceFolder, writeFile } from './participant-stand';
import { until } from './until';

describe('the commands of @gigachat that look at git', () => {
  let stand: ChatStand;
  let chat: ParticipantStand;
  // A folder of its own: the workspace holds what other tests wrote.
  const root = vscode.Uri.joinPath(workspaceFolder(), 'repository').fsPath;
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@t', ...args], { cwd: root });
  before(async () => {
    ({ stand, chat } = await signedIn());
    await writeFile('repository/src/old.ts', 'one\ntwo\nthree\n');
    git('init', '-q', '-b', 'main');
    git('add', 'src/old.ts');
    git('commit', '-q', '-m', 'feat(old): begin');
    await vscode.commands.executeCommand('git.openRepository', root);
    await until('the repository', () => findRepository());
  });
  after(() => stand.stop());
  beforeEach(async () => {
    await beginAgain(stand);
    git('reset', '-q', '--hard');
    await writeFile('repository/src/old.ts', 'one\nTWO\nthree\n');
    git('add', 'src/old.ts');
    await writeFile('repository/src/old.ts', 'one\nTWO\nTHREE\n');
    await writeFile('repository/src/новый.ts', 'new file\n');
    await writeFile('repository/src/.env', 'KEY=very-secret\n');
    // Other repositories may be open as well.
    await vscode.window.showTextDocument(await writeFile('repository/src/old.ts', 'one\nTWO\nTHREE\n'));
  });

  const asked = () => stand.lastQuestion();

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
    assert.match(review.said[0] ?? '', /told only the names of these .*: src\/pic\.bin/);
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

  it('say so where the repository of a message is not open any more', async () => {
    const messages = new Messages();
    try {
      await vscode.commands.executeCommand('gigachat.useCommitMessage', 'fix: it', 'file:///gone');
      assert.match(messages.last?.text ?? '', /repository of this message is not open here\. Open its folder/);
    } finally {
      messages.restore();
    }
  });

  it('write a commit message in the style of the log, for the box of Source Control', async () => {
    stand.emulator.script({ text: ['```\nfeat(old): ', 'shout\n```'] });
    const { said, buttons } = await chat.ask('in English', { command: 'commit' });
    assert.match(asked(), /feat\(old\): begin[\s\S]*\+TWO/);
    assert.doesNotMatch(asked(), /THREE|new file/);
    assert.deepEqual(said.slice(-2), ['````text\nfeat(old): shout\n````\n', '<Put it into Source Control>']);
    const [{ command, arguments: args = [] } = { command: '' }] = buttons;
    await vscode.commands.executeCommand(command, ...args);
    stand.emulator.script({ text: 'feat(old): sh', finishReason: 'length' });
    const cut = await chat.ask('in English', { command: 'commit' });
    assert.deepEqual(cut.unfolded.length, 2, 'the message that was cut may not be folded away');
    assert.match(cut.said.slice(-3).join(), /sh\n````\n,[^<]*reached the limit of the model[^<]*,<Put it/);
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
