/** A word joiner: nobody sees it, and no name holds it. */
const joiner = '\u2060';

/**
 * A text that goes into the chat's own field: there VS Code takes `#word` behind a space for a tool or for something to
 * attach. `@` and `/` it reads at the beginning of a question alone.
 */
export function withoutReferences(text: string): string {
  return text.replace(/(?<!\S)#(?=[\w-])/g, `#${joiner}`);
}

/** The same text as it was, for the model. */
export function asWritten(prompt: string): string {
  return prompt.replaceAll(`#${joiner}`, '#');
}
