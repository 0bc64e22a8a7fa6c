/** A call as a model makes it. `chunks` spreads the arguments' text over several SSE chunks. */
export interface SpokenCall {
  readonly name: string | null;
  readonly arguments: Readonly<Record<string, unknown>> | string;
  readonly chunks?: readonly string[] | undefined;
  readonly stateId: string | undefined;
}

/** What a model says to one request, before it becomes bytes. Text and reasoning come in the phrases they are sent in. */
export interface Spoken {
  readonly reasoning: readonly string[];
  readonly text: readonly string[];
  readonly call?: SpokenCall | undefined;
  /** Null: none is ever sent. */
  readonly finishReason: string | null;
}

/** Cuts a text into phrases of about six words, as long as the upstream's chunks are. Joined they are the text again. */
export function phrases(text: string): string[] {
  return text.match(/(?:\S+\s*){1,6}|\s+/g) ?? [];
}
