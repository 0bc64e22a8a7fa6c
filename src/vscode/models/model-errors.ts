import * as vscode from 'vscode';
import type { ChatError } from '../../core/chat/errors';
import { explain } from '../words/error-words';

/**
 * A failure as VS Code's callers of language models know it; the message is what the person reads. Agent mode shows the
 * stack of an error as well, and VS Code makes a stack anew for every `LanguageModelError`. So it is a plain error
 * without one, which carries the code of a `LanguageModelError`: VS Code itself looks at neither, and the extensions
 * that ask still find the code.
 */
export function toLanguageModelError(error: ChatError): Error {
  if (error.kind === 'cancelled') return new vscode.CancellationError();
  const code = codeOf(error);
  const failure = Object.assign(new Error(explain(error), { cause: error }), code !== undefined && { code });
  failure.stack = '';
  return failure;
}

function codeOf({ code, kind }: ChatError): string | undefined {
  if (code === 'content_filter') return vscode.LanguageModelError.Blocked().code;
  switch (kind) {
    case 'auth':
    case 'forbidden':
      return vscode.LanguageModelError.NoPermissions().code;
    case 'tokens-used-up':
      return vscode.LanguageModelError.Blocked().code;
    case 'not-found':
      return vscode.LanguageModelError.NotFound().code;
    default:
      return undefined;
  }
}
