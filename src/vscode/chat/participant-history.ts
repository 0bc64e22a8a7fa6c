import * as vscode from 'vscode';
import type { ChatRequest, Message } from '../../core/chat/request';
import { readReferences } from './participant-references';

/** The metadata of a turn that got no answer from GigaChat. */
export const unanswered = { answered: false } as const;

/** More is not kept with a chat, which VS Code stores. */
const mostKept = 200_000;

/**
 * The metadata of an answered turn: the question with what was attached to it, so that the next turn's prompt begins with the
 * same words, and the model still knows them. `note` is what stands in the answer and is no word of the model.
 */
export function askedWith({ messages }: ChatRequest, note: string): vscode.ChatResult {
  const question = messages.at(-1);
  const part = question?.role === 'user' ? question.parts[0] : undefined;
  const asked = part?.type === 'text' && part.text.length <= mostKept ? part.text : undefined;
  return { metadata: { note, asked } };
}

/**
 * The turns of this chat so far. A turn that failed is left out with its question: it would only be asked again. What a
 * turn referred to and was not kept with it (pictures, long texts, what a stopped answer was about) is read again.
 */
export async function toHistory(history: vscode.ChatContext['history'], takesPictures: boolean): Promise<Message[]> {
  const messages: Message[] = [];
  let asked: vscode.ChatRequestTurn | undefined;
  for (const turn of history) {
    if (turn instanceof vscode.ChatRequestTurn) {
      asked = turn;
      continue;
    }
    const { errorDetails, metadata } = turn.result;
    const answer = errorDetails || metadata?.answered === unanswered.answered ? '' : textOf(turn);
    if (asked !== undefined && answer !== '') {
      const { text, pictures } = await readReferences(asked.references, takesPictures);
      const kept = typeof metadata?.asked === 'string' ? metadata.asked : text + asked.prompt;
      messages.push(
        { role: 'user', parts: [{ type: 'text', text: kept }, ...pictures] },
        { role: 'assistant', text: answer, toolCalls: [] },
      );
    }
    asked = undefined;
  }
  return messages;
}

/** The words of the model, without what we had said before them. */
function textOf({ response, result }: vscode.ChatResponseTurn): string {
  const text = response
    .map((part) => (part instanceof vscode.ChatResponseMarkdownPart ? part.value.value : ''))
    .join('');
  const note: unknown = result.metadata?.note;
  return (typeof note === 'string' && text.startsWith(note) ? text.slice(note.length) : text).trim();
}
