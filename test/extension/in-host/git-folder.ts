import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { type GitApi, openGit, type Repository } from '../../../src/vscode/commit/git-api';

/** A real repository in a folder of its own. */
export class GitFolder {
  private constructor(readonly path: string) {}

  /** Makes one, with a first commit unless `empty`. */
  static make({ empty = false } = {}): GitFolder {
    const folder = new GitFolder(realpathSync(mkdtempSync(join(tmpdir(), 'repository-'))));
    folder.git('init', '-q', '-b', 'main');
    if (empty) return folder;
    folder.write('readme.txt', 'one\n');
    folder.commit('feat: begin');
    return folder;
  }

  /** The same for a folder that Git has made. */
  static at(path: string): GitFolder {
    return new GitFolder(realpathSync(path));
  }

  git(...args: string[]): string {
    const who = ['-c', 'user.name=A', '-c', 'user.email=a@b.c', '-c', 'protocol.file.allow=always'];
    return execFileSync('git', [...who, ...args], { cwd: this.path, encoding: 'utf8', stdio: 'pipe' });
  }

  write(name: string, content: string | Uint8Array): void {
    mkdirSync(dirname(join(this.path, name)), { recursive: true });
    writeFileSync(join(this.path, name), content);
  }

  commit(message: string): void {
    this.git('add', '-A');
    this.git('commit', '-q', '-m', message);
  }

  /** Opens it in VS Code's source control. */
  async open(): Promise<Repository> {
    const git = (await openGit()) as (GitApi & { openRepository(root: vscode.Uri): Promise<unknown> }) | undefined;
    assert.ok(git, 'the Git extension runs');
    await git.openRepository(vscode.Uri.file(this.path));
    const repository = git.repositories.find(({ rootUri }) => rootUri.fsPath === this.path);
    assert.ok(repository, `${this.path} is open`);
    return repository;
  }

  async remove(): Promise<void> {
    const open = (await openGit())?.repositories.find(({ rootUri }) => rootUri.fsPath === this.path);
    if (open) await vscode.commands.executeCommand('git.close', open);
    // A Git that nobody waits for any more may still write into it.
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5 });
  }
}
