import * as vscode from 'vscode';
import { ChatError } from '../../core/chat/errors';
import type { ChatStream, FinishReason, Usage } from '../../core/chat/events';
import type { ToolCall } from '../../core/chat/request';
import { toInput } from '../../core/protocols/gigachat/tool-json';
import { thinkingPart } from './thinking-part';

/** The code of the error that stands for an answer without a word and without a call. */
const emptyAnswer = 'empty_answer';

/**
 * Reports an answer to VS Code as it comes: text by steps, each call whole, the usage at the end.
 * Throws what the stream throws, and a `ChatError` for an answer that says nothing.
 */
export async function reportAnswer(
  stream: ChatStream,
  progress: vscode.Progress<vscode.LanguageModelResponsePart>,
): Promise<void> {
  let call: ToolCall | undefined;
  let said = false;
  let reason: FinishReason = 'stop';
  const report = (part: vscode.LanguageModelResponsePart): void => {
    said = true;
    progress.report(part);
  };
  const endCall = (): void => {
    if (call) report(new vscode.LanguageModelToolCallPart(call.id, call.name, toInput(call.args)));
    call = undefined;
  };
  for await (const step of stream) {
    for (const event of step) {
      if (event.type !== 'tool-args') endCall();
      switch (event.type) {
        case 'start':
          break;
        case 'reasoning': {
          const part = thinkingPart(event.text);
          // No word of the answer, so an answer of thoughts alone still counts as empty.
          if (part) progress.report(part);
          break;
        }
        case 'text':
          report(new vscode.LanguageModelTextPart(event.text));
          break;
        case 'tool-call':
          call = { id: event.id, name: event.name, args: '' };
          break;
        case 'tool-args':
          if (call) call.args += event.json;
          break;
        case 'finish':
          reason = event.reason;
          if (event.usage) progress.report(usagePart(event.usage));
          break;
      }
    }
  }
  if (!said) throw emptyAnswerError(reason);
}

/** What is thrown for an answer that says nothing: one that was withheld is no failure of the line. */
export function emptyAnswerError(reason: FinishReason): ChatError {
  const code = reason === 'content-filter' ? 'content_filter' : reason === 'length' ? 'empty_length' : emptyAnswer;
  return new ChatError('protocol', `The answer is empty (${reason}).`, { code });
}

/** What VS Code's context meter reads: it knows the part by its media type. */
function usagePart({ input, output, cached }: Usage): vscode.LanguageModelDataPart {
  const usage = {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    ...(cached !== undefined && { prompt_tokens_details: { cached_tokens: cached } }),
  };
  return new vscode.LanguageModelDataPart(new TextEncoder().encode(JSON.stringify(usage)), 'usage');
}
