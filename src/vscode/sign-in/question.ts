import * as vscode from 'vscode';
import { toChatError } from '../../core/chat/errors';
import { explain } from '../words/error-words';

/** A question that is answered with one line. */
export interface Question {
  title: string;
  prompt: string;
  placeholder?: string;
  value?: string;
  /** Shows dots in place of what is typed. */
  secret?: boolean;
  /**
   * What is wrong with the answer, in words; undefined when nothing is. May take its time: the box shows that it works.
   * `left` is aborted when the user gives up meanwhile.
   */
  check: (text: string, left: AbortSignal) => Promise<string | undefined> | string | undefined;
  buttons?: readonly QuestionButton[];
  /** Called once the box is on the screen. */
  shown?: (box: vscode.InputBox) => void;
}

/** A button in the corner of a question. */
export interface QuestionButton {
  icon: string;
  tooltip: string;
  /** Pressing it closes the question without an answer when this is set. */
  closes?: boolean;
  act: () => void;
}

/** Asks until the answer is right; undefined when the user gives up. What was typed stays while it is wrong. */
export function ask(question: Question): Promise<string | undefined> {
  const box = vscode.window.createInputBox();
  const { title, prompt, placeholder = '', value = '', secret = false, check, buttons = [] } = question;
  Object.assign(box, { title, prompt, placeholder, value, password: secret, ignoreFocusOut: true });
  const actions = new Map(
    buttons.map((one): [vscode.QuickInputButton, QuestionButton] => [
      { iconPath: new vscode.ThemeIcon(one.icon), tooltip: one.tooltip },
      one,
    ]),
  );
  box.buttons = [...actions.keys()];
  let answer: string | undefined;
  const left = new AbortController();
  return new Promise((resolve) => {
    box.onDidTriggerButton((pressed) => {
      const action = actions.get(pressed);
      action?.act();
      if (action?.closes) box.hide();
    });
    box.onDidChangeValue(() => {
      box.validationMessage = undefined;
    });
    box.onDidAccept(async () => {
      const text = box.value.trim();
      if (text === '' || box.busy) return;
      box.busy = true;
      box.enabled = false;
      // What was wrong with the answer before is not said of this one.
      box.validationMessage = undefined;
      const wrong = await checked(() => check(text, left.signal));
      if (wrong === undefined) {
        answer = text;
        // Still busy, so that a second Enter on its way does not answer again.
        return box.hide();
      }
      box.busy = false;
      box.enabled = true;
      box.validationMessage = wrong;
    });
    box.onDidHide(() => {
      if (answer === undefined) left.abort();
      box.dispose();
      resolve(answer);
    });
    box.show();
    question.shown?.(box);
  });
}

/** A check that breaks is a wrong answer: the question must not stay closed for the next one. */
async function checked(check: () => Promise<string | undefined> | string | undefined): Promise<string | undefined> {
  try {
    return await check();
  } catch (error) {
    return explain(toChatError(error));
  }
}
