import type { ModelInfo } from '../../chat/ports/provider';
import { BoundedMap } from '../../ground/bounded-map';
import { calmly } from '../../ground/calmly';
import { type Clock, systemClock } from '../../ground/clock';

/** Sizes kept; the oldest is forgotten first. */
const kept = 200;
/** An answer may take at most this share of the context: a small window must leave room for the prompt. */
const answerShare = 1 / 4;
/** So long a size is believed: whoever keeps to it never finds out that it has grown. */
const believedMs = 7 * 24 * 60 * 60_000;

/** A size as it is stored: where it holds, how many tokens it is, and when it was learned. */
export type KeptSize = readonly [place: string, tokens: number, atMs: number];

/**
 * How much context each model takes, in tokens, learned from GigaChat's refusals: its list of models does not say. Kept
 * by host and model, because the same model has windows of different sizes on different hosts; for a week, or until an
 * answer shows that it is larger by now.
 */
export class ContextLimits {
  readonly #sizes = new BoundedMap<string, { tokens: number; atMs: number }>(kept);

  /** Called with everything known, whenever something new was learned. */
  onLearned: (sizes: readonly KeptSize[]) => void = () => {};

  constructor(
    private readonly host: string,
    private readonly clock: Pick<Clock, 'now'> = systemClock,
  ) {}

  /** Takes what an earlier run or another account knows in place of what is known. What is no list of it is left out. */
  restore(sizes: unknown): void {
    this.#sizes.clear();
    const nowMs = this.clock.now();
    for (const entry of Array.isArray(sizes) ? sizes : []) {
      const [place, tokens, atMs] = Array.isArray(entry) ? entry : [];
      if (typeof place !== 'string' || !Number.isSafeInteger(tokens) || tokens <= 0) continue;
      // A clock that was set back since would make it last for ever.
      this.#sizes.set(place, { tokens, atMs: Number.isFinite(atMs) ? Math.min(atMs, nowMs) : nowMs });
    }
  }

  learn(model: string, tokens: number): void {
    if (this.#sizeOf(model) === tokens) return;
    this.#sizes.set(this.#placeOf(model), { tokens, atMs: this.clock.now() });
    this.#tell();
  }

  /** Says that the model read a prompt of so many tokens: a smaller size is not true any more. */
  took(model: string, tokens: number): void {
    const size = this.#sizeOf(model);
    if (size === undefined || size >= tokens) return;
    this.#sizes.delete(this.#placeOf(model));
    this.#tell();
  }

  /** The models with the sizes that were learned. */
  applyTo(models: readonly ModelInfo[]): readonly ModelInfo[] {
    if (this.#sizes.size === 0) return models;
    return models.map((model) => {
      const contextTokens = this.#sizeOf(model.id);
      if (contextTokens === undefined) return model;
      const outputTokens = Math.min(model.outputTokens, Math.floor(contextTokens * answerShare));
      return { ...model, contextTokens, outputTokens };
    });
  }

  #placeOf(model: string): string {
    return `${this.host} ${model}`;
  }

  #sizeOf(model: string): number | undefined {
    const size = this.#sizes.get(this.#placeOf(model));
    return size && this.clock.now() - size.atMs < believedMs ? size.tokens : undefined;
  }

  #tell(): void {
    calmly(() => this.onLearned([...this.#sizes].map(([place, { tokens, atMs }]) => [place, tokens, atMs])));
  }
}
