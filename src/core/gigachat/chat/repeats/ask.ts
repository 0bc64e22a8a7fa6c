import type { ChatStream } from '../../../chat/events';
import type { ChatRequest } from '../../../chat/request';

/** A way to get an answer. Stages take one and give one that tries harder. */
export type Ask = (request: ChatRequest) => ChatStream;

/** The request after it was answered with `text`, and the order what to do instead. */
export function withOrder(request: ChatRequest, text: string, order: string): ChatRequest {
  return {
    ...request,
    messages: [
      ...request.messages,
      ...(text === '' ? [] : [{ role: 'assistant' as const, text, toolCalls: [] }]),
      { role: 'user', parts: [{ type: 'text', text: order }] },
    ],
  };
}
