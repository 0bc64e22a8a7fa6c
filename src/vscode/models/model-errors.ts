import * as vscode from 'vscode';
import type { ChatError } from '../../core/chat/errors';
import { explain } from '../words/error-words';

/** A failure as VS Code's callers of language models know it; the message is what the person reads. */
export function toLanguageModelError(error: ChatError): Error {
  if (error.kind === 'cancelled') return new vscode.CancellationError();
  const message = explain(error);
  if (error.code === 'content_filter') return vscode.LanguageModelError.Blocked(message);
  switch (error.kind) {
    case 'auth':
    case 'forbidden':
      return vscode.LanguageModelError.NoPermissions(message);
    case 'tokens-used-up':
      return vscode.LanguageModelError.Blocked(message);
    case 'not-found':
      return vscode.LanguageModelError.NotFound(message);
    default:
      return new Error(message, { cause: error });
  }
}
