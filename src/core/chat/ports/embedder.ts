import type { CallContext } from '../call-context';

/**
 * A vector as the JSON its backend wrote, a list of numbers and nothing else. Most callers get it as it stands: to read
 * the numbers and to write them again costs more than everything else about a request for one vector.
 */
export class WrittenVector {
  #size: number | undefined;

  constructor(readonly json: string) {}

  /** How many numbers there are. */
  get length(): number {
    this.#size ??= this.json.split(',').length;
    return this.#size;
  }

  toNumbers(): number[] {
    return JSON.parse(this.json) as number[];
  }
}

/** A vector by its numbers, or as its backend wrote it. */
export type Vector = readonly number[] | WrittenVector;

/** Vectors for texts, in the order of the texts, and what they cost. */
export interface Embedded {
  /** The model that really made them. */
  model: string;
  vectors: Vector[];
  inputTokens: number;
}

/** A backend that turns texts into vectors. Throws `ChatError`; a text that is too long is named by `input[N]`. */
export interface Embedder {
  embed(model: string, texts: readonly string[], context: CallContext): Promise<Embedded>;
}
