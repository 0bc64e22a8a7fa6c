/** The addresses that take conversations, and the least that each takes beside the model. */
export const chatAddresses: readonly (readonly [path: string, least: Record<string, unknown>])[] = [
  ['/v1/chat/completions', { messages: [{ role: 'user', content: 'hi' }] }],
  ['/v1/responses', { input: [{ role: 'user', content: 'hi' }] }],
  ['/v1/messages', { messages: [{ role: 'user', content: 'hi' }], max_tokens: 50 }],
];
