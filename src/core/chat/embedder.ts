import type { CallBudget } from './call-budget';

/** Vectors for texts, in the order of the texts, and what they cost. */
export interface Embedded {
  /** The model that really made them. */
  model: string;
  vectors: number[][];
  inputTokens: number;
}

/**
 * A backend that turns texts into vectors. Throws `ChatError`; a text that is too long is named by `input[N]`. `calls` are
 * the upstream calls left, where several accounts share them.
 */
export interface Embedder {
  embed(model: string, texts: readonly string[], signal: AbortSignal, calls?: CallBudget): Promise<Embedded>;
}
