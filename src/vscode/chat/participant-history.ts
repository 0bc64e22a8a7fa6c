import * as vscode from 'vscode';
import type { ChatRequest, Message } from '../../core/chat/request';
import { recallQuestion } from '../question/compose-question';

/** The metadata of a turn that got no answer from GigaChat. */
export const unanswered = { answered: false } as const;

/** More is not kept with a chat, which VS Code stores. */
const mostKept = 200_000;

/** What stands in an answer around the words of the model. */
export interface Around {
  /** Before them. */
  note: string;
  /** Behind them. */
  tail: string;
}

/**
 * The metadata of an answered turn: the question with what was attached to it, so that the next turn's prompt begins
 * with the same words, and the model still knows them; and what tools have told. `around` is what is no word of the
 * model.
 */
export function askedWith(
  { messages, model }: ChatRequest,
  around: Around,
  command: string | undefined,
  leftOut: number,
): vscode.ChatResult {
  const at = messages.findLastIndex(({ role }) => role === 'user');
  const question = messages[at];
  const part = question?.role === 'user' ? question.parts[0] : undefined;
  const asked = part?.type === 'text' && part.text.length <= mostKept ? part.text : undefined;
  const rounds = messages.slice(at + 1);
  const isKept = rounds.length > 0 && JSON.stringify(rounds).length <= mostKept;
  return { metadata: { ...around, asked, command, model, leftOut, ...(isKept && { heard: heardFrom(rounds) }) } };
}

/** How many of the oldest turns the last answer of this model had to do without; one of another may have had more room. */
export function leftOutBefore(history: vscode.ChatContext['history'], model: string): number {
  const answers = history.flatMap((turn) => (turn instanceof vscode.ChatResponseTurn ? [turn.result.metadata] : []));
  const last = answers.findLast((metadata) => typeof metadata?.leftOut === 'number');
  return last?.model === model ? last.leftOut : 0;
}

/**
 * The turns of this chat so far. A turn that failed is left out with its question: it would only be asked again. What a
 * turn referred to and was not kept with it (pictures, long texts, what a stopped answer was about) is read again.
 */
export async function toTurns(history: vscode.ChatContext['history'], takesPictures: boolean): Promise<Message[][]> {
  const turns: Message[][] = [];
  let asked: vscode.ChatRequestTurn | undefined;
  for (const turn of history) {
    if (turn instanceof vscode.ChatRequestTurn) {
      asked = turn;
      continue;
    }
    const { errorDetails, metadata } = turn.result;
    const answer = errorDetails || metadata?.answered === unanswered.answered ? '' : textOf(turn);
    if (asked !== undefined && answer !== '') {
      const recalled = await recallQuestion(asked, takesPictures);
      const kept = typeof metadata?.asked === 'string' ? metadata.asked : recalled.asked;
      const heard = typeof metadata?.heard === 'string' ? metadata.heard : '';
      turns.push([
        { role: 'user', parts: [{ type: 'text', text: kept + heard }, ...recalled.pictures] },
        { role: 'assistant', text: answer, toolCalls: [] },
      ]);
    }
    asked = undefined;
  }
  return turns;
}

/** What the tools of a turn have told, as words below its question. */
function heardFrom(rounds: readonly Message[]): string {
  const results = rounds.flatMap((message) => {
    if (message.role !== 'tool') return [];
    const text = message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
    return [`\n\nThe tool ${message.name ?? ''} gave:\n${text}`];
  });
  return results.join('');
}

/** The words of the model, without what we had said before and behind them. */
function textOf({ response, result }: vscode.ChatResponseTurn): string {
  const text = response
    .map((part) => {
      if (part instanceof vscode.ChatResponseMarkdownPart) return part.value.value;
      return part instanceof vscode.ChatResponseAnchorPart ? (part.title ?? '') : '';
    })
    .join('');
  const [note, tail] = [result.metadata?.note, result.metadata?.tail].map((own: unknown) =>
    typeof own === 'string' ? own : '',
  );
  const head = note && text.startsWith(note) ? text.slice(note.length) : text;
  return (tail && head.endsWith(tail) ? head.slice(0, -tail.length) : head).trim();
}
