import type { ChatRequest } from '../../chat/request';

/** What asks a model for an answer in JSON where its service has no field for that; empty for a plain answer. */
export function askedInWords(answer: ChatRequest['answer']): string {
  if (answer === 'text') return '';
  if (answer === 'json') return 'Answer with one valid JSON object and nothing else: no explanation, no code fence.';
  return `Give the final answer as JSON that fits this JSON schema, and nothing else: ${JSON.stringify(answer.schema)}`;
}
