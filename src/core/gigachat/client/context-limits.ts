import type { ModelInfo } from '../../chat/ports/provider';
import { BoundedMap } from '../../ground/bounded-map';
import { calmly } from '../../ground/calmly';

/** Sizes kept; the oldest is forgotten first. */
const kept = 200;
/** An answer may take at most this share of the context: a small window must leave room for the prompt. */
const answerShare = 1 / 4;

/**
 * How much context each model takes, in tokens, learned from GigaChat's refusals: its list of models does not say. Kept
 * by host and model, because the same model has windows of different sizes on different hosts.
 */
export class ContextLimits {
  readonly #sizes = new BoundedMap<string, number>(kept);

  /** Called with everything known, whenever something new was learned. */
  onLearned: (sizes: readonly (readonly [string, number])[]) => void = () => {};

  constructor(private readonly host: string) {}

  /** Takes back what an earlier run learned. What is no list of names and sizes is left out. */
  restore(sizes: unknown): void {
    for (const entry of Array.isArray(sizes) ? sizes : []) {
      const [key, size] = Array.isArray(entry) ? entry : [];
      if (typeof key === 'string' && Number.isSafeInteger(size) && size > 0) this.#sizes.set(key, size);
    }
  }

  learn(model: string, tokens: number): void {
    const key = `${this.host} ${model}`;
    if (this.#sizes.get(key) === tokens) return;
    this.#sizes.set(key, tokens);
    calmly(() => this.onLearned([...this.#sizes]));
  }

  /** The models with the sizes that were learned. */
  applyTo(models: readonly ModelInfo[]): readonly ModelInfo[] {
    if (this.#sizes.size === 0) return models;
    return models.map((model) => {
      const contextTokens = this.#sizes.get(`${this.host} ${model.id}`);
      if (contextTokens === undefined) return model;
      const outputTokens = Math.min(model.outputTokens, Math.floor(contextTokens * answerShare));
      return { ...model, contextTokens, outputTokens };
    });
  }
}
