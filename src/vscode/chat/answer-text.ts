import * as vscode from 'vscode';
import { placeFinder } from '../../editor/code/finding-place';
import { cleanMessage } from '../../editor/commit/commit-message';
import { inFence } from '../question/fenced';
import type { Reviewed } from '../question/question-changes';

/** Where the words of an answer go as they come. */
export interface AnswerText {
  write(text: string): void;
  /** The answer is over: what was held back is written now. */
  end(): void;
}

/** What an answer is written into. */
interface Page {
  markdown(text: string): void;
  anchor(place: vscode.Location, title: string): void;
}

/** The words as they are, handed over as they come. */
export function plainText(response: Page): AnswerText {
  return { write: (text) => response.markdown(text), end: () => {} };
}

/**
 * The findings of a review, line by line: the place that a line names becomes a link that opens the file there, when it
 * is a line of one of the reviewed files. Everything else, and what stands in a block of code, stays as it is.
 */
export function findingsText(response: Page, { root, lines }: Reviewed): AnswerText {
  const findPlace = placeFinder([...lines.keys()]);
  let line = '';
  let fence = '';
  const endLine = (text: string) => {
    const mark = /^[\s>]{0,40}(`{3,}|~{3,})/.exec(text)?.[1] ?? '';
    if (fence !== '') {
      if (mark.startsWith(fence) && /^[\s>`~]{0,80}$/.test(text)) fence = '';
    } else fence = mark;
    const found = fence === '' && mark === '' ? findPlace(text) : undefined;
    if (!found || found.first > (lines.get(found.path) ?? 0)) return response.markdown(text);
    const { lead, path, first, last, rest } = found;
    if (lead !== '') response.markdown(lead);
    const range = new vscode.Range(first - 1, 0, last - 1, 0);
    const title = first === last ? `${path}:${first}` : `${path}:${first}-${last}`;
    response.anchor(new vscode.Location(vscode.Uri.joinPath(root, path), range), title);
    response.markdown(rest);
  };
  return {
    write(text) {
      // Looked for in what is new: a line may come in a million pieces.
      let begin = 0;
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', begin)) {
        endLine(line + text.slice(begin, at + 1));
        line = '';
        begin = at + 1;
      }
      line += text.slice(begin);
    },
    end() {
      if (line !== '') endLine(line);
      line = '';
    },
  };
}

/** A commit message: shown as one block that can be copied, and given to `done` whole. */
export function commitText(response: Page, done: (message: string) => void): AnswerText {
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
