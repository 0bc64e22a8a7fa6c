import { untilAborted } from '../chat/abort';
import type { ModelCatalog, ModelInfo } from '../chat/ports/provider';
import type { Clock } from '../ground/clock';
import { type Shared, shared } from '../ground/shared';

/** How long a list is good without asking again. */
const freshForMs = 5 * 60_000;

/** A service's models: asked for once for all callers and kept; an older list serves while a new one is on its way. */
export class ListedModels implements ModelCatalog {
  #known: { models: readonly ModelInfo[]; atMs: number } | undefined;
  #asking: Shared<readonly ModelInfo[]> | undefined;

  constructor(
    private readonly fetchModels: (signal: AbortSignal) => Promise<readonly ModelInfo[]>,
    private readonly clock: Clock,
  ) {}

  async models(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    const known = this.#known;
    if (known && this.clock.monotonic() - known.atMs < freshForMs) return known.models;
    const renewed = this.#renewed();
    return known ? known.models : await untilAborted(renewed, signal);
  }

  /** It runs for all who wait, so it hears none of their signals. */
  #renewed(): Shared<readonly ModelInfo[]> {
    this.#asking ??= shared(
      this.#ask().finally(() => {
        this.#asking = undefined;
      }),
    );
    return this.#asking;
  }

  async #ask(): Promise<readonly ModelInfo[]> {
    const models = await this.fetchModels(new AbortController().signal);
    this.#known = { models, atMs: this.clock.monotonic() };
    return models;
  }
}
