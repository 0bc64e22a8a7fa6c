import { type ChatResponseStream, l10n } from 'vscode';
import { ChatError } from '../../core/chat/errors';
import type { ChatStream } from '../../core/chat/events';
import { emptyCode } from '../models/report-answer';

/**
 * Writes an answer into the chat as it comes. Text is handed over as it is, never trusted. Throws what the stream throws, and a `ChatError` for an answer without a word.
 */
export async function writeAnswer(stream: ChatStream, response: ChatResponseStream): Promise<void> {
  let said = false;
  let thinking = false;
  for await (const step of stream) {
    for (const event of step) {
      switch (event.type) {
        case 'reasoning':
          if (!thinking) response.progress(l10n.t('Thinking…'));
          thinking = true;
          break;
        case 'text':
          said = true;
          response.markdown(event.text);
          break;
        case 'finish':
          if (!said) throw new ChatError('protocol', 'The answer is empty.', { code: emptyCode(event.reason) });
          if (event.reason === 'length') {
            response.markdown(`\n\n*${l10n.t('The answer reached the limit of the model. Ask it to go on.')}*`);
          }
          break;
      }
    }
  }
}
