import * as vscode from 'vscode';
import { cleanMessage } from '../../editor/commit/commit-message';

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

/** What stands before the place of a finding: the mark of a list, bold, a tick. */
const beforePlace = /^\s{0,8}(?:[-*+]|\d{1,3}[.)])?\s{0,4}(?:\*\*)?`?/;

/**
 * The findings of a review, line by line: the place at the beginning of a line becomes a link that opens the file
 * there, when it is one of `files`. Everything else stays as it is.
 */
export function findingsText(
  response: vscode.ChatResponseStream,
  root: vscode.Uri,
  files: readonly string[],
): AnswerText {
  let line = '';
  // A path may begin with another one.
  const known = [...files].sort((one, other) => other.length - one.length);
  const endLine = (text: string) => {
    const [lead = ''] = beforePlace.exec(text) ?? [];
    const rest = text.slice(lead.length);
    const path = known.find((file) => rest.startsWith(`${file}:`)) ?? '';
    const [place, first = '', last = first] =
      /^:(\d{1,7})(?:[-–](\d{1,7}))?(?::\d{1,7})?`?/.exec(rest.slice(path.length)) ?? [];
    if (path === '' || place === undefined) return response.markdown(text);
    const before = lead.replace('`', '');
    if (before !== '') response.markdown(before);
    const range = new vscode.Range(Math.max(0, Number(first) - 1), 0, Math.max(0, Number(last) - 1), 0);
    response.anchor(new vscode.Location(vscode.Uri.joinPath(root, path), range), `${path}:${first}`);
    response.markdown(rest.slice(path.length + place.length));
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
      response.markdown(`\`\`\`\`text\n${message}\n\`\`\`\`\n`);
      done(message);
    },
  };
}
