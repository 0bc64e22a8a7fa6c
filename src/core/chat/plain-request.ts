import type { ChatRequest, Message } from './request';

/** A request for text alone: no tools, and nothing said of how to sample. */
export function plainRequest(model: string, messages: readonly Message[]): ChatRequest {
  return { model, messages, tools: [], toolChoice: 'none', sampling: {}, answer: 'text' };
}

/** What a user says in text alone. */
export function userText(text: string): Message {
  return { role: 'user', parts: [{ type: 'text', text }] };
}
