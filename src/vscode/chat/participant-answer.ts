import { type ChatResponseStream, l10n } from 'vscode';
import type { ChatStream } from '../../core/chat/events';
import type { ToolCall } from '../../core/chat/request';
import { emptyAnswerError } from '../models/report-answer';
import type { AnswerText } from './answer-text';

/** What came of a stream that was written into the chat. */
export interface Written {
  /** The words of the model. */
  text: string;
  calls: ToolCall[];
  model: string;
  /** Who answered in place of GigaChat. */
  provider: string | undefined;
  /** The answer ended at the limit of the model. */
  isCut: boolean;
}

/**
 * Writes an answer into the chat as it comes; `onStart` hears who answers, before the first word. Throws what the
 * stream throws, and a `ChatError` for an answer without a word and without a call.
 */
export async function writeAnswer(
  stream: ChatStream,
  words: AnswerText,
  response: Pick<ChatResponseStream, 'progress'>,
  onStart: (model: string, provider: string | undefined) => void,
): Promise<Written> {
  const written: Written = { text: '', calls: [], model: '', provider: undefined, isCut: false };
  let thinking = false;
  for await (const step of stream) {
    for (const event of step) {
      switch (event.type) {
        case 'start':
          written.model = event.model;
          written.provider = event.provider;
          onStart(event.model, event.provider);
          break;
        case 'reasoning':
          // Behind words it would have VS Code fold them away.
          if (!thinking && written.text === '') response.progress(l10n.t('Thinking…'));
          thinking = true;
          break;
        case 'text':
          written.text += event.text;
          words.write(event.text);
          break;
        case 'tool-call':
          written.calls.push({ id: event.id, name: event.name, args: '' });
          break;
        case 'tool-args': {
          const call = written.calls.at(-1);
          if (call) call.args += event.json;
          break;
        }
        case 'finish':
          if (written.text === '' && written.calls.length === 0) throw emptyAnswerError(event.reason);
          written.isCut = event.reason === 'length';
          break;
      }
    }
  }
  return written;
}
