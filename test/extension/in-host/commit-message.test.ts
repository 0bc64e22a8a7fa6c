import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { openGit, type Repository } from '../../../src/vscode/commit/git-api';
import { readAllChanges, UnreadableDiff } from '../../../src/vscode/commit/read-changes';
import type { ChatBody } from './chat-stand';
import { configure, type EditorStand, startEditorStand } from './editor-stand';
import { GitFolder } from './git-folder';
import { until } from './until';

describe('the commit message in the source control', () => {
  let stand: EditorStand;
  let folders: GitFolder[] = [];
  before(async () => {
    stand = await startEditorStand();
    await stand.signIn();
    await until('models', () => stand.hooks.account.preferredModel);
  });
  after(() => stand.stop());
  afterEach(async () => {
    stand.emulator.reset();
    stand.messages.shown.length = 0;
    await configure({ 'commitMessage.language': undefined, 'commitMessage.style': undefined });
    for (const folder of folders) await folder.remove();
    folders = [];
  });

  function folder(options?: { empty: boolean }): GitFolder {
    const made = GitFolder.make(options);
    folders.push(made);
    return made;
  }

  /** As the button in the title of a source control does it. */
  const generate = (repository?: Repository) =>
    vscode.commands.executeCommand('gigachat.generateCommitMessage', repository && { rootUri: repository.rootUri });
  const bodies = () => stand.emulator.log.flatMap((entry) => (entry.kind === 'chat' ? [entry.body as ChatBody] : []));
  /** What GigaChat was asked, instructions and changes. */
  const asked = () => bodies().map(({ messages }) => messages.map(({ content }) => content).join('\n'));

  it('needs a repository, and says how to get one', async () => {
    assert.equal((await openGit())?.repositories.length, 0);
    await generate();
    assert.match(stand.messages.last?.text ?? '', /No Git repository is open here/);
    assert.deepEqual(stand.messages.last?.buttons, ['Initialize the repository']);
    assert.deepEqual(bodies(), []);
  });

  it('is written from what is staged, as it comes, without the fence and the words around it', async () => {
    const made = folder();
    made.write('staged.txt', 'of this it is\n');
    made.git('add', '.');
    made.write('readme.txt', 'not of this\n');
    const repository = await made.open();
    stand.emulator.script({
      text: ['Here is your message:\n\n```\nfeat: add', ' a file', '\n\nIt was missing.\n```\nGood luck!'],
      hold: { before: 1 },
    });
    const done = generate(repository);
    await until('the first words', () => repository.inputBox.value === 'feat: add');
    stand.emulator.release();
    await done;
    assert.equal(repository.inputBox.value, 'feat: add a file\n\nIt was missing.');
    const [question = ''] = asked();
    assert.match(question, /in English[\s\S]*Conventional Commits[\s\S]*feat: begin[\s\S]*main[\s\S]*\+of this it is/);
    assert.doesNotMatch(question, /not of this/);
    assert.deepEqual(stand.messages.shown, []);
  });

  it('is written to its end where the lines of the box have the ends of Windows', async () => {
    const files = vscode.workspace.getConfiguration('files');
    await files.update('eol', '\r\n', vscode.ConfigurationTarget.Global);
    try {
      const made = folder();
      made.write('readme.txt', 'two\n');
      const repository = await made.open();
      await vscode.commands.executeCommand('workbench.view.scm');
      // Once its view is there.
      await until('the ends of Windows', () => {
        if (repository.inputBox.value === 'one\r\ntwo') return true;
        repository.inputBox.value = 'one\ntwo';
        return false;
      });
      repository.inputBox.value = '';
      stand.emulator.script({ text: ['feat: add a file\n\nIt was', ' missing, or', ' so it seemed.\n- one\n- two'] });
      await generate(repository);
      await until(
        'all lines',
        () =>
          repository.inputBox.value === 'feat: add a file\r\n\r\nIt was missing, or so it seemed.\r\n- one\r\n- two',
      );
    } finally {
      await files.update('eol', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('is written from all changes when nothing is staged; what must not be read is named', async () => {
    const made = folder();
    made.write('readme.txt', 'two\n');
    made.write('new/файл.txt', 'новый\n');
    made.write('package-lock.json', 'integrity');
    made.write('.env', 'PASSWORD=hunter2');
    made.write('picture.png', new Uint8Array([0x89, 0x50, 0, 1]));
    const repository = await made.open();
    stand.emulator.script({ text: 'fix: correct' });
    await generate(repository);
    assert.equal(repository.inputBox.value, 'fix: correct');
    const [question = ''] = asked();
    for (const line of [
      'modified: readme.txt +1 -1',
      'added: new/файл.txt +1 -0',
      'added: package-lock.json (lock file, not shown)',
      'added: .env (secret, not shown)',
      'added: picture.png (binary, not shown)',
      '-one\n+two',
      '+новый',
    ]) {
      assert.ok(question.includes(line), line);
    }
    assert.doesNotMatch(question, /hunter2|integrity/);
  });

  it('follows the last messages in language and form, or the settings', async () => {
    const made = folder();
    for (const [index, message] of ['Чинит вход', 'Добавляет корзину', 'Ускоряет поиск'].entries()) {
      made.write('readme.txt', String(index));
      made.commit(message);
    }
    made.write('readme.txt', 'changed');
    const repository = await made.open();
    await generate(repository);
    await configure({ 'commitMessage.language': 'en', 'commitMessage.style': 'conventional' });
    await generate(repository);
    const [learned = '', set = ''] = asked();
    assert.match(learned, /in Russian[\s\S]*plain sentence[\s\S]*Ускоряет поиск\n---\nДобавляет корзину/);
    assert.match(set, /in English[\s\S]*Conventional Commits/);
  });

  it('leaves the box as it was and closes the call when it is cancelled', async () => {
    const made = folder();
    made.write('readme.txt', 'two\n');
    const repository = await made.open();
    repository.inputBox.value = 'PROJ-12';
    stand.emulator.script({ text: ['fix: half', ' a message'], hold: { before: 1 } });
    const done = generate(repository);
    await until('the first words', () => repository.inputBox.value === 'fix: half');
    // A second one for the same repository does not begin.
    await generate(repository);
    await vscode.commands.executeCommand('gigachat.cancelCommitMessage', { rootUri: repository.rootUri });
    await done;
    assert.equal(repository.inputBox.value, 'PROJ-12');
    await stand.emulator.waitFor((log) =>
      log.some((entry) => entry.kind === 'chat' && entry.endedBy === 'client-aborted'),
    );
    assert.match(asked()[0] ?? '', /author's own notes for this message:\n\nPROJ-12/);
    assert.equal(bodies().length, 1);
    assert.deepEqual(stand.messages.shown, []);
  });

  it('ends at once when it is cancelled while Git hangs', async () => {
    const made = folder();
    made.write('readme.txt', 'two\n');
    const repository = await made.open();
    const begun = join(made.path, '.git', 'begun');
    const release = join(made.path, '.git', 'release');
    execFileSync('mkfifo', [release]);
    made.git('config', 'diff.external', `sh -c 'echo > "${begun}"; cat "${release}"'`);
    const done = generate(repository);
    await until('the diff', () => existsSync(begun));
    await vscode.commands.executeCommand('gigachat.cancelCommitMessage', { rootUri: repository.rootUri });
    await done;
    writeFileSync(release, '');
    assert.deepEqual(bodies(), []);
    assert.deepEqual(stand.messages.shown, []);
  });

  it('leaves what the person types meanwhile', async () => {
    const made = folder();
    made.write('readme.txt', 'two\n');
    const repository = await made.open();
    stand.emulator.script({ text: ['fix: half', ' a message'], hold: { before: 1 } });
    const done = generate(repository);
    await until('the first words', () => repository.inputBox.value === 'fix: half');
    repository.inputBox.value = 'my own';
    stand.emulator.release();
    await done;
    assert.equal(repository.inputBox.value, 'my own');
  });

  it('is written for the repository whose button was pressed: of several, of a worktree, of a submodule', async () => {
    const [one, two] = [folder(), folder()];
    one.git('worktree', 'add', '-q', join(two.path, 'tree'), '-b', 'side');
    two.git('submodule', 'add', '-q', one.path, 'module');
    two.commit('build: add the module');
    const places = [one, two, GitFolder.at(join(two.path, 'tree')), GitFolder.at(join(two.path, 'module'))];
    folders.unshift(...places.slice(2));
    const opened: Repository[] = [];
    for (const [index, place] of places.entries()) {
      place.write('readme.txt', `change ${index}\n`);
      place.git('add', 'readme.txt');
      opened.push(await place.open());
    }
    for (const [index, repository] of opened.entries()) {
      stand.emulator.script({ text: `fix: change ${index}` });
      await generate(repository);
    }
    assert.deepEqual(
      opened.map(({ inputBox }) => inputBox.value),
      ['fix: change 0', 'fix: change 1', 'fix: change 2', 'fix: change 3'],
    );
    for (const [index, question] of asked().entries()) assert.match(question, new RegExp(`\\+change ${index}`));
  });

  it('is written in a repository that has no commit yet', async () => {
    const made = folder({ empty: true });
    const repository = await made.open();
    await generate(repository);
    assert.match(stand.messages.last?.text ?? '', /this repository has no changes/);
    made.write('first.txt', 'hello\n');
    stand.emulator.script({ text: 'feat: begin' });
    await generate(repository);
    assert.equal(repository.inputBox.value, 'feat: begin');
    made.git('add', '.');
    stand.emulator.script({ text: 'feat: begin anew' });
    await generate(repository);
    assert.equal(repository.inputBox.value, 'feat: begin anew');
    // What we wrote ourselves is no note of the person.
    assert.doesNotMatch(asked()[1] ?? '', /own notes/);
  });

  it('has no say in a review before the first commit, which reads what was staged and changed again', async () => {
    const made = folder({ empty: true });
    made.write('a.txt', 'one\n');
    made.git('add', '.');
    made.write('a.txt', 'two\n');
    const repository = await made.open();
    await repository.status();
    assert.deepEqual(
      (await readAllChanges(repository)).map(({ path, kind, hunks }) => [path, kind, hunks]),
      [['a.txt', 'added', ['@@ -0,0 +1,1 @@\n+two']]],
    );
  });

  it('waits for conflicts to be resolved, and then keeps what Git has prepared for a merge', async () => {
    const made = folder();
    made.git('checkout', '-q', '-b', 'side');
    made.write('readme.txt', 'side\n');
    made.commit('feat: side');
    made.git('checkout', '-q', 'main');
    made.write('readme.txt', 'main\n');
    made.commit('feat: main');
    assert.throws(() => made.git('merge', 'side'));
    const repository = await made.open();
    await generate(repository);
    assert.match(stand.messages.last?.text ?? '', /Resolve the conflicts and stage the files/);
    assert.deepEqual(bodies(), []);
    made.write('readme.txt', 'both\n');
    made.git('add', '.');
    repository.inputBox.value = "Merge branch 'side'";
    stand.emulator.script({ text: "Merge branch 'side'\n\nBoth lines stay." });
    await generate(repository);
    assert.equal(repository.inputBox.value, "Merge branch 'side'\n\nBoth lines stay.");
    assert.match(asked()[0] ?? '', /ends a merge[\s\S]*Git has prepared:\n\nMerge branch 'side'[\s\S]*\+both/);
  });

  it("fills in the repository's template, which is no note of the person", async () => {
    const made = folder();
    made.write('template.txt', '# Say why.\nWhy:\nTicket:\n');
    made.commit('docs: a template');
    made.git('config', 'commit.template', 'template.txt');
    made.write('readme.txt', 'two\n');
    const repository = await made.open();
    // As VS Code puts it there.
    repository.inputBox.value = 'Why:\nTicket:';
    stand.emulator.script({ text: 'fix: correct\n\nWhy: it was wrong.' });
    await generate(repository);
    assert.equal(repository.inputBox.value, 'fix: correct\n\nWhy: it was wrong.');
    assert.match(asked()[0] ?? '', /template of the repository:\n\nWhy:\nTicket:/);
    assert.doesNotMatch(asked()[0] ?? '', /own notes|Say why/);
  });

  it('puts nothing into the box that GigaChat says in place of a message it withholds', async () => {
    const made = folder();
    made.write('readme.txt', 'two\n');
    const repository = await made.open();
    repository.inputBox.value = 'kept';
    stand.emulator.script({ text: 'Давайте поговорим о чём-нибудь другом.', finishReason: 'blacklist' });
    await generate(repository);
    assert.equal(repository.inputBox.value, 'kept');
    assert.equal(stand.messages.shown.length, 1);
    stand.emulator.script({ text: "I'm sorry, but I cannot help with that." });
    await generate(repository);
    assert.equal(repository.inputBox.value, 'kept');
    assert.equal(stand.messages.shown.length, 2);
    for (const { text } of stand.messages.shown) assert.match(text, /declined to answer/);
  });

  it('tells of modes, a submodule, CRLF, a pointer of LFS and names of every kind', async () => {
    const [made, other] = [folder(), folder()];
    const names = ['имя с пробелом.txt', 'quote"s.txt', 'back\\slash.txt', 'new\nline.txt', '😀.txt'];
    for (const name of names) made.write(name, 'one\n');
    made.write('windows.txt', 'one\r\ntwo\r\n');
    made.write('picture.psd', 'version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 1\n');
    made.git('submodule', 'add', '-q', other.path, 'module');
    made.commit('feat: names');
    other.write('readme.txt', 'two\n');
    other.commit('fix: two');
    made.git('-C', 'module', 'pull', '-q', 'origin', 'main');
    for (const name of names) made.write(name, 'two\n');
    made.write('windows.txt', 'one\r\nTWO\r\n');
    made.write('picture.psd', 'version https://git-lfs.github.com/spec/v1\noid sha256:bb\nsize 2\n');
    made.git('add', '-A');
    made.git('update-index', '--chmod=+x', 'readme.txt');
    stand.emulator.script({ text: 'fix: all of it' });
    await generate(await made.open());
    const [question = ''] = asked();
    for (const name of names) assert.ok(question.includes(`modified: ${name} +1 -1`), name);
    assert.match(question, /readme\.txt \(mode 100644 -> 100755\)[\s\S]*\+Subproject commit/);
    assert.match(question, /modified: picture\.psd \+2 -2[\s\S]*\+oid sha256:bb/);
  });

  it('is written on a detached head and in a rebase that stopped, in the form of what was there before', async () => {
    const made = folder();
    for (const [index, message] of ['ABC-1: begin', 'ABC-2: go on', 'ABC-3: end'].entries()) {
      made.write('readme.txt', `${index}\n`);
      made.commit(message);
    }
    made.git('checkout', '-q', '--detach');
    made.write('readme.txt', 'detached\n');
    const repository = await made.open();
    stand.emulator.script({ text: 'ABC-3: detach' });
    await generate(repository);
    assert.equal(repository.inputBox.value, 'ABC-3: detach');
    assert.match(asked()[0] ?? '', /as the last messages begin theirs[\s\S]*ABC-3: end/);
    assert.doesNotMatch(asked()[0] ?? '', /The branch:/);
    made.git('checkout', '-q', '-f', 'main');
    made.git('checkout', '-q', '-b', 'side', 'HEAD~1');
    made.write('readme.txt', 'side\n');
    made.commit('ABC-4: side');
    assert.throws(() => made.git('rebase', 'main'));
    await generate(repository);
    assert.match(stand.messages.last?.text ?? '', /in conflict/);
    made.write('readme.txt', 'both\n');
    made.git('add', '.');
    stand.emulator.script({ text: 'ABC-4: both' });
    await generate(repository);
    assert.match(asked()[1] ?? '', /\+both/);
  });

  it('says which setting of Git hides the changes', async () => {
    const made = folder();
    made.write('readme.txt', 'two\n');
    made.git('config', 'diff.external', 'echo');
    const repository = await made.open();
    await generate(repository);
    assert.match(stand.messages.last?.text ?? '', /through another program \(diff\.external\).*says where that is set/);
    await assert.rejects(readAllChanges(repository), UnreadableDiff);
    assert.deepEqual(bodies(), []);
  });

  it("says in Git's words why Git failed", async () => {
    const made = folder();
    made.write('readme.txt', 'two\n');
    const repository = await made.open();
    writeFileSync(join(made.path, '.git', 'index'), 'no index');
    await generate(repository);
    assert.match(stand.messages.last?.text ?? '', /^Git failed here: .*index.*\. The output "Git" says more/);
    assert.deepEqual(bodies(), []);
  });

  it('names a binary that was renamed', async () => {
    const made = folder();
    made.write('old.png', new Uint8Array([0x89, 0x50, 0, 1, 2, 3]));
    made.commit('docs: a picture');
    renameSync(join(made.path, 'old.png'), join(made.path, 'new.png'));
    made.git('add', '-A');
    stand.emulator.script({ text: 'docs: rename the picture' });
    await generate(await made.open());
    assert.match(asked()[0] ?? '', /renamed: old\.png -> new\.png$/m);
  });

  it('asks about 20,000 lines with no more than its share of tokens', async () => {
    const made = folder();
    made.write('large.txt', Array.from({ length: 20_000 }, (_, n) => `line number ${n}`).join('\n'));
    made.write('small.txt', 'small\n');
    made.git('add', '.');
    stand.emulator.script({ text: 'feat: a lot' });
    const repository = await made.open();
    await generate(repository);
    const [question = ''] = asked();
    assert.ok(question.length < 60_000, String(question.length));
    assert.match(question, /added: large\.txt \+20000 -0[\s\S]*… \d+ more lines[\s\S]*\+small/);
    assert.equal(repository.inputBox.value, 'feat: a lot');
  });

  it('says why there is none, and leaves the box as it was', async () => {
    const made = folder();
    made.write('readme.txt', 'two\n');
    const repository = await made.open();
    repository.inputBox.value = 'kept';
    stand.emulator.script({ text: '```\n```' });
    await generate(repository);
    assert.match(stand.messages.last?.text ?? '', /empty answer/);
    stand.emulator.script({ status: 402 });
    await generate(repository);
    assert.match(stand.messages.last?.text ?? '', /no tokens left/);
    for (const { id } of [...stand.hooks.account.profiles]) await stand.hooks.account.remove(id);
    await generate(repository);
    assert.deepEqual(stand.messages.last?.buttons, ['Sign in']);
    assert.equal(repository.inputBox.value, 'kept');
  });
});
