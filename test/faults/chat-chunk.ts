/** One event of a chat answer as GigaChat streams it. */
export function chatChunk(delta: object, finish: string | null = null): string {
  const chunk = {
    choices: [{ delta, index: 0, finish_reason: finish }],
    created: 1,
    model: 'GigaChat-2-Max',
    object: 'chat.completion',
  };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}
