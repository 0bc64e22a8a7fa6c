import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { Uri, workspace } from 'vscode';
import type { Repository } from './git-api';

const mostChars = 4000;

/** What `commit.template` of the repository holds, as VS Code puts it into the box; empty without one. */
export async function templateOf(repository: Repository): Promise<string> {
  try {
    const name = (await repository.getConfig?.('commit.template'))?.trim() ?? '';
    if (name === '') return '';
    const named = name.replace(/^~(?=\/)/, homedir());
    const path = isAbsolute(named) ? named : join(repository.rootUri.fsPath, named);
    const text = Buffer.from(await workspace.fs.readFile(Uri.file(path))).toString('utf8');
    return text
      .split(/\r\n?|\n/)
      .filter((line) => !line.trimStart().startsWith('#'))
      .join('\n')
      .slice(0, mostChars)
      .trim();
  } catch {
    // Git says so itself, when somebody commits.
    return '';
  }
}
