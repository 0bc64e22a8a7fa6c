import type { ChatBody, ChatMessage } from './request';

/** Token counts in the wire's key order. */
export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly precached_prompt_tokens: number;
}

/** An approximation that costs nothing: four UTF-8 bytes are one token, which suits English and, at two letters, Russian. */
export function countTokens(text: string): number {
  return text === '' ? 0 : Math.ceil(Buffer.byteLength(text) / 4);
}

/** Tokens of one message, with what its frame costs. */
export function messageTokens(message: ChatMessage): number {
  const call = message.role === 'assistant' && message.function_call ? JSON.stringify(message.function_call) : '';
  return 4 + countTokens(message.content ?? '') + countTokens(call);
}

/** Tokens of the whole prompt: messages and functions. */
export function promptTokens(body: ChatBody): number {
  let sum = body.functions ? countTokens(JSON.stringify(body.functions)) : 0;
  for (const message of body.messages) sum += messageTokens(message);
  return sum;
}

/** Puts counts together; the total is the sum of prompt and completion in every recording. */
export function usageOf(prompt: number, completion: number, precached: number): Usage {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    precached_prompt_tokens: precached,
  };
}
