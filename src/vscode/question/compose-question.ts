import * as vscode from 'vscode';
import type { Logger } from '../../core/ground/logger';
import { mayHoldSecrets } from '../../editor/commit/unread-files';
import type { Account } from '../account/editor-account';
import { documentText, pieceText } from './document-text';
import { sayLeftOut } from './left-out';
import { asWritten } from './literal-references';
import { problemsOf } from './problems';
import { askForMessage, askForReview, type Reviewed } from './question-changes';
import { addCodebase, asksForCodebase } from './question-codebase';
import { type CommandName, commandOf, NothingToAsk, taskOf } from './question-commands';
import { isInstructions, nameOf, putIn, type Referenced, readReferences } from './references';

/** A question that is ready for the model, with what it refers to. */
export interface Question extends Referenced {
  command: CommandName | undefined;
  /** The whole of it: what it refers to, the task of its command, the person's words. */
  asked: string;
  /** What the model is told to be, where that is not the assistant of the chat. */
  system?: string;
  /** The repository that the commit is for. */
  root?: vscode.Uri;
  reviewed?: Reviewed;
}

/** Who asks, and how. */
interface Asking {
  account: Account;
  /** Whether the model takes pictures. */
  takesPictures: boolean;
  /** The conversation before this question. */
  history: vscode.ChatContext['history'];
  /** Whether the model has heard nothing of it, as of help or of questions that failed. */
  isFirst: boolean;
  signal: AbortSignal;
  logger: Logger;
}

/**
 * Reads what a question refers to and puts it together. Throws `NothingToAsk` for a command that has nothing to work
 * on.
 */
export async function composeQuestion(
  request: vscode.ChatRequest,
  { account, takesPictures, history, isFirst, signal, logger }: Asking,
): Promise<Question> {
  const prompt = asWritten(request.prompt);
  const isBlank = prompt.trim() === '';
  const command = commandOf(request.command);
  const read = await readReferences(request.references, takesPictures, signal, logger);
  await addEarlierRules(read, history, signal, logger);
  if (asksForCodebase(request)) await addCodebase(read, prompt, signal, logger);
  switch (command) {
    case 'explain':
    case 'fix':
    case 'tests':
    case 'doc':
      if (read.text === '') await addCodeInEditor(read, isBlank);
      if (read.text === '' && read.pictures.length === 0 && isFirst && isBlank) throw nothingToWorkOn(read);
      if (command === 'fix') addProblems(read);
      break;
    case 'review': {
      const question = await askForReview(read, prompt);
      return { ...read, command, ...question };
    }
    case 'commit': {
      const question = await askForMessage(read, prompt, account);
      return { ...read, command, ...question };
    }
  }
  return { ...read, command, asked: read.text + taskOf(command) + prompt };
}

/** The instructions that came with earlier questions hold on; one whose file is gone meanwhile does not. */
async function addEarlierRules(
  read: Referenced,
  history: vscode.ChatContext['history'],
  signal: AbortSignal,
  logger: Logger,
): Promise<void> {
  const known = new Set(read.ruledBy.map(String));
  const asked = history.filter((turn) => turn instanceof vscode.ChatRequestTurn);
  // VS Code gives references last first.
  const earlier = asked.reverse().flatMap(({ references }) => references.filter(isInstructions));
  const left = earlier.filter(({ value }) => !known.has(String(value)));
  if (left.length === 0) return;
  const { rules, ruledBy } = await readReferences(left, false, signal, logger);
  read.rules = rules + read.rules;
  read.ruledBy = [...ruledBy, ...read.ruledBy];
}

/** What a question of the past was, as far as that can be told again. */
export async function recallQuestion(
  turn: vscode.ChatRequestTurn,
  takesPictures: boolean,
): Promise<Pick<Question, 'asked' | 'pictures'>> {
  const { text, pictures } = await readReferences(turn.references, takesPictures);
  return { asked: text + taskOf(commandOf(turn.command)) + asWritten(turn.prompt), pictures };
}

/** The selection in the editor, or with `whole` the file when nothing is selected. */
async function addCodeInEditor(read: Referenced, whole: boolean): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor || (editor.selection.isEmpty && !whole)) return;
  const { document, selection } = editor;
  const place = selection.isEmpty ? document.uri : new vscode.Location(document.uri, selection);
  const text = await (selection.isEmpty ? documentText(document) : pieceText(document, selection));
  if (text.trim() === '') return;
  // What is selected is meant; a file that is merely open may hold secrets.
  if (selection.isEmpty && mayHoldSecrets(document.uri.path)) {
    return void read.leftOut.push({ name: nameOf(place), why: 'secret' });
  }
  if (putIn(read, { name: nameOf(place), shown: nameOf(place), text })) read.used.push(place);
}

function addProblems(read: Referenced): void {
  const text = problemsOf(read.used);
  if (text !== '') putIn(read, { name: '', shown: vscode.l10n.t('Problems'), text });
}

/** Says what was left out, where that is all there was. */
function nothingToWorkOn({ leftOut }: Referenced): NothingToAsk {
  if (leftOut.length > 0) return new NothingToAsk(sayLeftOut(leftOut).trim());
  return new NothingToAsk(
    vscode.l10n.t('There is no code to work on. Open a file, select code in it, or attach one with #, then ask again.'),
  );
}
