import type * as vscode from 'vscode';
import type { ChatRequest, Message, ToolSpec } from '../../core/chat/request';
import type { Account } from '../account/editor-account';
import { autoModel, vendor } from '../models/model-list';
import type { Question } from '../question/compose-question';
import { toHistory } from './participant-history';

const instructions =
  'You are GigaChat, the assistant of a software developer, answering in the Chat view of VS Code. ' +
  'Answer in the language of the question, briefly and to the point, in Markdown; ' +
  'put code into fenced blocks that name its language.';

/** The model that a question goes to: the picked one, or the best where another vendor's is picked. */
export function modelOf({ model }: Pick<vscode.ChatRequest, 'model'>): string {
  return model.vendor === vendor ? model.id : autoModel;
}

/** True also while the model is not known: GigaChat's own refusal then says more than we could. */
export function takesImages({ models, preferredModel }: Account, id: string): boolean {
  const asked = id === autoModel ? preferredModel : id;
  return models.find((model) => model.id === asked)?.images ?? true;
}

/** The question with the turns before it. */
export async function toRequest(
  model: string,
  { asked, pictures, system = instructions }: Pick<Question, 'asked' | 'pictures' | 'system'>,
  history: vscode.ChatContext['history'],
  takesPictures: boolean,
  tools: readonly ToolSpec[],
): Promise<ChatRequest> {
  const messages: Message[] = [
    { role: 'system', text: system },
    ...(await toHistory(history, takesPictures)),
    { role: 'user', parts: [{ type: 'text', text: asked }, ...pictures] },
  ];
  const toolChoice = tools.length > 0 ? 'auto' : 'none';
  // A call of what nobody offered is answered, and no text for the person.
  return { model, messages, tools, toolChoice, unknownCalls: 'call', sampling: {}, answer: 'text' };
}
