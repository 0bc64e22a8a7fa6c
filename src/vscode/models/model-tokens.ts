import type { LanguageModelChatRequestMessage } from 'vscode';
import type { ChatRequest, Message } from '../../core/chat/request';
import { estimateTokens, tokensBesideText } from '../../core/chat/token-estimate';
import { toMessages } from './model-messages';

/**
 * About how many tokens a text or a message is. Estimated here and not counted by GigaChat: VS Code asks for every
 * piece of a prompt, hundreds of times before one request.
 */
export function countTokens(counted: string | LanguageModelChatRequestMessage): number {
  if (typeof counted !== 'string') return estimateTokens(requestOf(toMessages([counted])));
  const request = requestOf([{ role: 'user', parts: [{ type: 'text', text: counted }] }]);
  return estimateTokens(request) - tokensBesideText(request);
}

function requestOf(messages: Message[]): ChatRequest {
  return { model: '', messages, tools: [], toolChoice: 'auto', sampling: {}, answer: 'text' };
}
