import { ChatError } from '../../core/chat/errors';
import type { ChatStream, FinishReason } from '../../core/chat/events';
import { isRefusal } from '../../editor/commit/around-message';
import { cleanMessage, mostOfAnswer } from '../../editor/commit/commit-message';
import { emptyAnswerError } from '../models/report-answer';
import type { Repository } from './git-api';

/** Of one longer than this each reading waits for a sixteenth more: it looks at all of it. */
const readAtEachStep = 4096;

/** What was written for each repository last: the same again is no note of a person. */
const lastWritten = new Map<string, string>();

/** What stands in the box; on Windows VS Code gives every line of it the end that it has there, also of what we wrote. */
export function textIn({ inputBox }: Pick<Repository, 'inputBox'>): string {
  return inputBox.value.replace(/\r\n?/g, '\n');
}

/** What a person, or Git for a merge, has put into the box. */
export function notesIn(repository: Repository): string {
  const text = textIn(repository).trim();
  return text === lastWritten.get(repository.rootUri.toString()) ? '' : text;
}

/**
 * Writes a message into the box as it comes. When it does not come to its end the box is as it was before, and when the
 * person types meanwhile, what was typed stays. Throws what the stream throws, and a `ChatError` for an empty answer.
 */
export async function writeMessage(repository: Repository, stream: ChatStream): Promise<void> {
  const { inputBox, rootUri } = repository;
  const before = textIn(repository);
  const ours = new Set([before]);
  const write = (text: string) => {
    if (!ours.has(textIn(repository))) throw new ChatError('cancelled', 'The person went on writing.');
    ours.add(text);
    inputBox.value = text;
  };
  let answer = '';
  let read = 0;
  let reason: FinishReason = 'stop';
  try {
    for await (const step of stream) {
      for (const event of step) {
        if (event.type === 'text') answer += event.text.slice(0, mostOfAnswer + 1 - answer.length);
        if (event.type === 'finish') reason = event.reason;
      }
      if (answer.length > mostOfAnswer) break;
      if (answer.length > readAtEachStep && answer.length < read * (17 / 16)) continue;
      read = answer.length;
      const begun = cleanMessage(answer, false);
      if (begun !== '') write(begun);
    }
    // What GigaChat says in place of an answer that it withholds is no message.
    const message = reason === 'content-filter' ? '' : cleanMessage(answer, true);
    if (message === '') throw emptyAnswerError(isRefusal(answer.trim()) ? 'content-filter' : reason);
    write(message);
    lastWritten.set(rootUri.toString(), message);
  } catch (error) {
    if (ours.has(textIn(repository))) inputBox.value = before;
    throw error;
  }
}
