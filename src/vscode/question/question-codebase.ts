import * as vscode from 'vscode';
import type { Logger } from '../../core/ground/logger';
import { type Excerpt, searchTexts } from './codebase-search';
import { fenced } from './fenced';
import { listed } from './folder-text';
import { putIn, type Referenced } from './references';
import { readFolder } from './workspace-files';

/** By name, as VS Code's own tools for it are called, too. */
const codebase = /(?:^|[_.])(?:search)?codebase$/i;

/** True for a tool that is answered here: VS Code's own one asks GitHub. */
export function isCodebaseTool(name: string): boolean {
  return codebase.test(name);
}

/** True for a question that is about the whole project. */
export function asksForCodebase({
  prompt,
  toolReferences = [],
}: Pick<vscode.ChatRequest, 'prompt'> & Partial<vscode.ChatRequest>) {
  return /(?<!\S)#codebase(?![\w-])/i.test(prompt) || toolReferences.some(({ name }) => isCodebaseTool(name));
}

/** Searches the open folders for the words of the question, and adds the best pieces with the list of all files. */
export async function addCodebase(
  read: Referenced,
  prompt: string,
  signal: AbortSignal,
  logger: Logger,
): Promise<void> {
  if (!vscode.workspace.workspaceFolders?.length) {
    return void read.leftOut.push({ name: '#codebase', why: 'no-folder' });
  }
  const { paths, texts, secrets, isUnasked, isUnsearched, isCut } = await readFolder(undefined, signal, logger);
  const found = await searchTexts(texts, prompt.replace(/#codebase/gi, ''), signal);
  const pieces = found.map((piece) => {
    const { file, first, last } = piece;
    return fenced(`${file.path}:${first + 1}-${last + 1}`, linesOf(piece));
  });
  const text = `Files of the project:\n${listed(paths)}${pieces.join('')}`;
  if (!putIn(read, { name: 'codebase', shown: '#codebase', text })) return;
  read.used.push(
    ...found.map(({ file, first, last }) => new vscode.Location(file.uri, new vscode.Range(first, 0, last + 1, 0))),
  );
  read.leftOut.push(...secrets.map((name) => ({ name, why: 'secret' as const })));
  if (isUnsearched) read.leftOut.push({ name: '#codebase', why: 'unreadable' });
  if (isUnasked) read.leftOut.push({ name: '#codebase', why: 'git-unasked' });
  if (isCut) read.leftOut.push({ name: '#codebase', why: 'cut' });
}

function linesOf({ file, first, last }: Excerpt): string {
  return file.text
    .split('\n')
    .slice(first, last + 1)
    .join('\n');
}
