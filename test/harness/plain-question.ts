import { plainRequest, userText } from '../../src/core/chat/plain-request';
import type { ChatRequest } from '../../src/core/chat/request';

/** A chat of one question, without tools or wishes. */
export function plainQuestion(text: string, model = 'auto'): ChatRequest {
  return plainRequest(model, [userText(text)]);
}

/** A chat of one question whose answer is to end at the first of these words. */
export function stoppingAt(...stop: readonly string[]): ChatRequest {
  return { ...plainQuestion('A question of ten words, or perhaps of a few more'), sampling: { stop } };
}
