import type { LanguageModelChatRequestMessage } from 'vscode';
import { plainRequest, userText } from '../../core/chat/plain-request';
import { estimateTokens, tokensBesideText } from '../../core/chat/token-estimate';
import { toMessages } from './model-messages';

/**
 * About how many tokens a text or a message is. Estimated here and not counted by GigaChat: VS Code asks for every
 * piece of a prompt, hundreds of times before one request.
 */
export function countTokens(counted: string | LanguageModelChatRequestMessage): number {
  if (typeof counted !== 'string') return estimateTokens(plainRequest('', toMessages([counted])));
  const request = plainRequest('', [userText(counted)]);
  return estimateTokens(request) - tokensBesideText(request);
}
