import type { CallBudget } from './call-budget';
import type { ChatRequest } from './request';

/**
 * Knows how many tokens a request's prompt comes to for the model it asks for. Throws `ChatError`. `calls` are the upstream
 * calls left, where several accounts share them.
 */
export interface TokenCounter {
  count(request: ChatRequest, signal: AbortSignal, calls?: CallBudget): Promise<number>;
}
