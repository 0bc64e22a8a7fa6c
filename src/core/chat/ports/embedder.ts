import type { CallContext } from '../call-context';

/** Vectors for texts, in the order of the texts, and what they cost. */
export interface Embedded {
  /** The model that really made them. */
  model: string;
  vectors: number[][];
  inputTokens: number;
}

/** A backend that turns texts into vectors. Throws `ChatError`; a text that is too long is named by `input[N]`. */
export interface Embedder {
  embed(model: string, texts: readonly string[], context: CallContext): Promise<Embedded>;
}
