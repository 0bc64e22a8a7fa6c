import * as vscode from 'vscode';
import { placeFinder } from '../../editor/code/finding-place';
import { cleanMessage } from '../../editor/commit/commit-message';
import { inFence } from '../question/fenced';

/** Where the words of an answer go as they come. */
export interface AnswerText {
  write(text: string): void;
  /** The answer is over: what was held back is written now. */
  end(): void;
}

/** The words as they are, handed over as they come. */
export function plainText(response: vscode.ChatResponseStream): AnswerText {
  return { write: (text) => response.markdown(text), end: () => {} };
}

/**
 * The findings of a review, line by line: the place at the beginning of a line becomes a link that opens the file
 * there, when it is one of `files`. Everything else stays as it is.
 */
export function findingsText(
  response: vscode.ChatResponseStream,
  root: vscode.Uri,
  files: readonly string[],
): AnswerText {
  const findPlace = placeFinder(files);
  let line = '';
  const endLine = (text: string) => {
    const found = findPlace(text);
    if (!found) return response.markdown(text);
    const { lead, path, first, last, rest } = found;
    if (lead !== '') response.markdown(lead);
    const range = new vscode.Range(Math.max(0, first - 1), 0, Math.max(0, last - 1), 0);
    response.anchor(new vscode.Location(vscode.Uri.joinPath(root, path), range), `${path}:${first}`);
    response.markdown(rest);
  };
  return {
    write(text) {
      line += text;
      for (let at = line.indexOf('\n'); at >= 0; at = line.indexOf('\n')) {
        endLine(line.slice(0, at + 1));
        line = line.slice(at + 1);
      }
    },
    end() {
      if (line !== '') endLine(line);
      line = '';
    },
  };
}

/** A commit message: shown as one block that can be copied, and given to `done` whole. */
export function commitText(response: vscode.ChatResponseStream, done: (message: string) => void): AnswerText {
  let whole = '';
  return {
    write(text) {
      whole += text;
    },
    end() {
      const message = cleanMessage(whole, true);
      if (message === '') return;
      response.markdown(`${inFence(message, 'text', 4)}\n`);
      done(message);
    },
  };
}
