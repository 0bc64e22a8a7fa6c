import type { ChatRequest } from '../../src/core/chat/request';

/** A chat of one question, without tools or wishes. */
export function plainQuestion(text: string, model = 'auto'): ChatRequest {
  return {
    model,
    messages: [{ role: 'user', parts: [{ type: 'text', text }] }],
    tools: [],
    toolChoice: 'none',
    sampling: {},
    answer: 'text',
  };
}
