import type { ChatRequest } from './request';

/** Knows how many tokens a request's prompt comes to for the model it asks for. Throws `ChatError`. */
export interface TokenCounter {
  count(request: ChatRequest, signal: AbortSignal): Promise<number>;
}
