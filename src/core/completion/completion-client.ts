/** Who asks for completions, as the queue, the status and the limits know it. */
export const completionClient = 'Code completion';
