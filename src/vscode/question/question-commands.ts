import * as vscode from 'vscode';

/** The commands of `@gigachat`, as in the manifest. */
export const commandNames = ['explain', 'fix', 'tests', 'doc', 'review', 'commit', 'help'] as const;
export type CommandName = (typeof commandNames)[number];

/** What a command needs and did not find; the message says so, and what to do, in the person's language. */
export class NothingToAsk extends Error {}

/** The command of a question; undefined for none, and for one of another version of the extension. */
export function commandOf(name: string | undefined): CommandName | undefined {
  return commandNames.find((command) => command === name);
}

/** What the model is told to do for a command, before the person's own words. */
export function taskOf(command: CommandName | undefined): string {
  const task = command === undefined ? '' : tasks[command];
  return task === ''
    ? ''
    : `${task} Answer in ${languageOfEditor()}, unless the words below are in another language.\n\n`;
}

/** The language that VS Code is shown in, by its English name. */
function languageOfEditor(): string {
  const { language } = vscode.env;
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(language) ?? language;
  } catch {
    return 'English';
  }
}

const tasks: Readonly<Record<CommandName, string>> = {
  explain:
    'Explain what this code does and how: its purpose first, then the steps that are not plain from reading it, then ' +
    'what may surprise.',
  fix:
    'Find what is wrong in this code, beginning with the problems that are listed, and correct it. Say in a sentence ' +
    'what was wrong, then give the corrected code whole, so that it can replace the old.',
  tests:
    'Write tests for this code, in the framework and the style that its project uses: the usual case, the edges, and ' +
    'what must fail. Give one file that runs as it is, and say where to put it.',
  doc:
    'Write the documentation comments for this code in the form that its language uses, without a change to the code ' +
    'itself. Give the code whole, with the comments in it.',
  review:
    'Review these changes before they are committed. Look for faults: wrong results, forgotten cases, leaks, races, ' +
    'holes in security, broken callers. Praise nothing and repeat nothing. Write each finding on one line, the worst ' +
    'first, as: `path:line` **high**, **medium** or **low**: what is wrong and what to do. `line` is the number that ' +
    'stands before the line. When there is no fault, say so in one sentence.',
  commit: '',
  help: '',
};
