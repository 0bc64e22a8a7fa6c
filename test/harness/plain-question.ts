import { plainRequest, userText } from '../../src/core/chat/plain-request';
import type { ChatRequest } from '../../src/core/chat/request';

/** A chat of one question, without tools or wishes. */
export function plainQuestion(text: string, model = 'auto'): ChatRequest {
  return plainRequest(model, [userText(text)]);
}
