import * as vscode from 'vscode';
import { isSecretFile } from '../../core/completion/files-with-secrets';
import type { CompletionSettings } from './completion-settings';

/** Where people write code; logs, inputs of other views and the like have schemes of their own. */
const schemes = new Set(['file', 'untitled', 'vscode-notebook-cell', 'vscode-remote', 'vscode-vfs']);

/** Why nothing of a document may be sent. */
export type Refusal = 'secrets' | 'language' | 'excluded' | 'no-code';

/** Why a document is not completed and not shown to the model; undefined for one that is. */
export function refusalOf(
  document: vscode.TextDocument,
  { disabledLanguages, excludedFiles }: CompletionSettings,
): Refusal | undefined {
  const { uri, languageId } = document;
  // Folders of other file systems, as of an extension for SFTP, are opened to write code in them.
  if (!schemes.has(uri.scheme) && !vscode.workspace.getWorkspaceFolder(uri)) return 'no-code';
  if (isSecretFile(uri.path) || languageId === 'dotenv') return 'secrets';
  if (disabledLanguages.includes(languageId)) return 'language';
  if (isExcluded(document, excludedFiles)) return 'excluded';
  return undefined;
}

/** In letters of any case: most systems take them for the same file, and on Windows a path may begin with `C:` or `c:`. */
function isExcluded(document: vscode.TextDocument, globs: readonly string[]): boolean {
  if (globs.length === 0) return false;
  const { uri } = document;
  const inSmall = uri.with({ authority: uri.authority.toLowerCase(), path: uri.path.toLowerCase() });
  const named: vscode.TextDocument = Object.create(document, { uri: { value: inSmall } });
  return globs.some((glob) => isMatch(glob, named));
}

function isMatch(written: string, inSmall: vscode.TextDocument): boolean {
  // On Windows people write paths with the other separator; to a glob it would mean nothing.
  const glob = written.trim().toLowerCase().replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/$/, '');
  if (glob === '') return false;
  // A folder stands for all that is in it, wherever it lies.
  const patterns = [glob, `**/${glob.replace(/^\//, '')}`].flatMap((one) => [one, `${one}/**`]);
  return patterns.some((pattern) => vscode.languages.match({ pattern }, inSmall) > 0);
}
