import type * as vscode from 'vscode';
import type { ModelInfo } from '../../core/chat/ports/provider';
import type { ChatRequest, Message, ToolSpec } from '../../core/chat/request';
import type { Account } from '../account/editor-account';
import { autoModel, vendor } from '../models/model-list';
import type { Question } from '../question/compose-question';

const instructions =
  'You are GigaChat, the assistant of a software developer, answering in the Chat view of VS Code. ' +
  'Answer in the language of the question, briefly and to the point, in Markdown; ' +
  'put code into fenced blocks that name its language.';

const ownRules = 'The project and the person have instructions of their own, which you follow:';

/** The model that a question goes to: the picked one, or the best where another vendor's is picked. */
export function modelOf({ model }: Pick<vscode.ChatRequest, 'model'>): string {
  return model.vendor === vendor ? model.id : autoModel;
}

/** True also while the model is not known: GigaChat's own refusal then says more than we could. */
export function takesImages(account: Account, id: string): boolean {
  return listedModel(account, id)?.images ?? true;
}

/** What the account's list says of a model. */
export function listedModel({ models, preferredModel }: Account, id: string): ModelInfo | undefined {
  const asked = id === autoModel ? preferredModel : id;
  return models.find((model) => model.id === asked);
}

/** The question without the turns before it. */
export function toRequest(
  model: string,
  { asked, rules, pictures, system = instructions }: Pick<Question, 'asked' | 'rules' | 'pictures' | 'system'>,
  tools: readonly ToolSpec[],
): ChatRequest {
  const messages: Message[] = [
    // Once, and not with every question of the chat.
    { role: 'system', text: rules === '' ? system : `${system}\n\n${ownRules}\n\n${rules.trimEnd()}` },
    { role: 'user', parts: [{ type: 'text', text: asked }, ...pictures] },
  ];
  const toolChoice = tools.length > 0 ? 'auto' : 'none';
  // A call of what nobody offered is answered, and no text for the person.
  return { model, messages, tools, toolChoice, unknownCalls: 'call', sampling: {}, answer: 'text' };
}
