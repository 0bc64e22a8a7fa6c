import * as vscode from 'vscode';
import type { ChatRequest, Message } from '../../core/chat/request';

/** The metadata of a turn that got no answer from GigaChat. */
export const unanswered = { answered: false } as const;

/** More is not kept with a chat, which VS Code stores. */
const mostKept = 200_000;

/**
 * The metadata of an answered turn: the question with what was attached to it, so that the next turn's prompt begins with the
 * same words, and the model still knows them.
 */
export function askedWith({ messages }: ChatRequest): vscode.ChatResult {
  const question = messages.at(-1);
  const part = question?.role === 'user' ? question.parts[0] : undefined;
  return part?.type === 'text' && part.text.length <= mostKept ? { metadata: { asked: part.text } } : {};
}

/** The turns of this chat so far. A turn that failed is left out with its question: it would only be asked again. */
export function toHistory(history: vscode.ChatContext['history']): Message[] {
  const messages: Message[] = [];
  let asked: string | undefined;
  for (const turn of history) {
    if (turn instanceof vscode.ChatRequestTurn) {
      asked = turn.prompt;
      continue;
    }
    const { errorDetails, metadata } = turn.result;
    const answer = errorDetails || metadata?.answered === unanswered.answered ? '' : textOf(turn);
    if (asked !== undefined && answer !== '') {
      messages.push(
        { role: 'user', parts: [{ type: 'text', text: typeof metadata?.asked === 'string' ? metadata.asked : asked }] },
        { role: 'assistant', text: answer, toolCalls: [] },
      );
    }
    asked = undefined;
  }
  return messages;
}

function textOf({ response }: vscode.ChatResponseTurn): string {
  return response
    .map((part) => (part instanceof vscode.ChatResponseMarkdownPart ? part.value.value : ''))
    .join('')
    .trim();
}
