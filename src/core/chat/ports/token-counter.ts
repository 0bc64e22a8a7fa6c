import type { CallContext } from '../call-context';
import type { ChatRequest } from '../request';

/** Knows how many tokens a request's prompt comes to for the model it asks for. Throws `ChatError`. */
export interface TokenCounter {
  count(request: ChatRequest, context: CallContext): Promise<number>;
}
