import * as vscode from 'vscode';
import { wordOf } from '../../core/protocols/json/json';
import { inFence } from '../question/fenced';
import { withoutReferences } from '../question/literal-references';
import { shownPath } from '../question/shown-path';
import { type CodePlace, placeOf } from './code-place';

/** A longer text of a terminal is cut at its beginning: what matters stands at the end. */
const mostOfTerminal = 12_000;
const mostOfCode = 60_000;
const mostProblems = 30;
const mostOfProblem = 2000;

/**
 * `GigaChat: Explain Code` and `GigaChat: Write Tests`: the question in the chat. What is selected VS Code attaches by
 * itself; any other piece goes along in the question.
 */
export async function askAboutCode(
  command: 'explain' | 'tests',
  uri: unknown,
  range: unknown,
  problems: unknown,
): Promise<void> {
  const place = await placeOf(uri, range);
  const code = place?.document.getText(place.range) ?? '';
  if (!place || code.trim() === '') {
    return void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no code here. Open a file and select the code, then ask again.'),
    );
  }
  const given: unknown[] = Array.isArray(problems) ? problems.slice(0, mostProblems) : [];
  const about = given.map((problem) => withoutReferences(wordOf(problem).slice(0, mostOfProblem)));
  const name = `${shownPath(place.document.uri)}:${place.range.start.line + 1}`;
  const shown = isSelection(place)
    ? []
    : [
        `${withoutReferences(name)}\n${inFence(withoutReferences(code.slice(0, mostOfCode)))}`,
        ...cutAt(code, mostOfCode),
      ];
  await openChatWith([`@gigachat /${command} ${about.join('\n')}`.trimEnd(), ...shown].join('\n\n'));
}

/** True when the piece is what the person has selected, or the lines of that. */
function isSelection({ document, range }: CodePlace): boolean {
  const editor = vscode.window.activeTextEditor;
  return editor?.document === document && !editor.selection.isEmpty && range.contains(editor.selection.start);
}

/** `GigaChat: Explain Terminal Selection`. */
export async function explainTerminalSelection(): Promise<void> {
  const selected = (await readTerminalSelection()).trim();
  if (selected === '') {
    return void vscode.window.showInformationMessage(
      vscode.l10n.t('Nothing is selected in the terminal. Select what you want explained, then ask again.'),
    );
  }
  const output = selected.slice(-mostOfTerminal);
  const question = vscode.l10n.t('What does this output of the terminal mean, and what should I do?');
  const shown = [inFence(withoutReferences(output)), ...cutAt(selected, mostOfTerminal)];
  await openChatWith([`@gigachat ${question}`, ...shown].join('\n\n'));
}

/** Says, to the person and to the model alike, how much of a text stands in the question; nothing where all of it does. */
function cutAt({ length }: string, most: number): string[] {
  if (length <= most) return [];
  const [shown, all] = [most, length].map((count) => count.toLocaleString(vscode.env.language));
  return [vscode.l10n.t('(Cut: {0} of {1} characters are shown.)', shown ?? '', all ?? '')];
}

/** VS Code gives extensions a terminal's selection by way of the clipboard alone. What was there before is put back. */
async function readTerminalSelection(): Promise<string> {
  const { clipboard } = vscode.env;
  const before = await clipboard.readText();
  // Without a text there may be a picture, which nobody could put back.
  if (before !== '') await clipboard.writeText('');
  try {
    await vscode.commands.executeCommand('workbench.action.terminal.copySelection');
    return await clipboard.readText();
  } finally {
    if (before !== '') await clipboard.writeText(before);
  }
}

async function openChatWith(query: string): Promise<void> {
  try {
    await vscode.commands.executeCommand('workbench.action.chat.open', { query });
  } catch {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('The chat of VS Code is off. Switch the setting chat.disableAIFeatures off, then ask again.'),
    );
  }
}
