import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TurnResult } from '../../../src/vscode/chat/participant-turn';
import { ChatStand } from './chat-stand';

/** What a question brings along beside its words. */
export interface Asked {
  command?: string;
  references?: readonly object[];
  toolReferences?: readonly { name: string }[];
  history?: readonly unknown[];
  token?: vscode.CancellationToken;
  /** The best one unless told. */
  model?: vscode.LanguageModelChat;
}

/** One answer, as it was written into the chat. */
export interface Answer {
  /** What was written, in its order: the text of Markdown, `[title]` for a link, `<title>` for a button. */
  said: string[];
  anchors: vscode.Location[];
  references: (vscode.Uri | vscode.Location)[];
  progress: string[];
  /** Of what was written, what a person sees once the answer is there: VS Code folds away all but the last words in a row. */
  unfolded: string[];
  buttons: vscode.Command[];
  result: TurnResult;
  /** The two turns that VS Code keeps of it. */
  turns: unknown[];
}

/** Asks `@gigachat` as VS Code does, and keeps all that it writes: VS Code's own command gives no text of an answer. */
export class ParticipantStand {
  constructor(private readonly stand: Pick<ChatStand, 'hooks' | 'model'>) {}

  async ask(prompt: string, asked: Asked = {}): Promise<Answer> {
    const { command, references = [], toolReferences = [], history = [] } = asked;
    const answer: Omit<Answer, 'result' | 'turns'> = {
      said: [],
      anchors: [],
      references: [],
      progress: [],
      unfolded: [],
      buttons: [],
    };
    const parts: unknown[] = [];
    let isInRow = true;
    const response = {
      markdown: (text: string | vscode.MarkdownString) => {
        if (!isInRow) answer.unfolded = [];
        isInRow = true;
        answer.said.push(typeof text === 'string' ? text : text.value);
        answer.unfolded.push(typeof text === 'string' ? text : text.value);
        parts.push(new vscode.ChatResponseMarkdownPart(text));
      },
      anchor: (place: vscode.Location, title: string) => {
        answer.said.push(`[${title}]`);
        answer.anchors.push(place);
        parts.push(new vscode.ChatResponseAnchorPart(place, title));
      },
      reference: (place: vscode.Uri | vscode.Location) => void answer.references.push(place),
      progress: (text: string) => {
        answer.progress.push(text);
        isInRow = false;
      },
      button: (button: vscode.Command) => {
        answer.said.push(`<${button.title}>`);
        answer.buttons.push(button);
        isInRow = false;
      },
    };
    const model = asked.model ?? (await this.stand.model('auto'));
    const token = asked.token ?? new vscode.CancellationTokenSource().token;
    const request = { prompt, command, references, toolReferences, model };
    const result = await this.stand.hooks.participant.handler(
      request as never,
      { history } as never,
      response as never,
      token,
    );
    const turns = [
      Reflect.construct(vscode.ChatRequestTurn, [prompt, command, references, 'gigachat', toolReferences]),
      Reflect.construct(vscode.ChatResponseTurn, [parts, result ?? {}, 'gigachat', command]),
    ];
    return { ...answer, result: result ?? {}, turns };
  }
}

/** The participant as it answers somebody who is signed in. */
export async function signedIn(): Promise<{ stand: ChatStand; chat: ParticipantStand }> {
  const stand = await ChatStand.start();
  await stand.signIn();
  await stand.model('auto', 'GigaChat (best)');
  return { stand, chat: new ParticipantStand(stand) };
}

/** Forgets what GigaChat was asked, and closes every editor: the participant takes what is open. */
export async function beginAgain({ emulator }: ChatStand): Promise<void> {
  emulator.reset();
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Writes a file into the folder that is open. */
export async function writeFile(name: string, text: string | Buffer): Promise<vscode.Uri> {
  const uri = vscode.Uri.joinPath(workspaceFolder(), name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  return uri;
}

export function workspaceFolder(): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return folder.uri;
}
