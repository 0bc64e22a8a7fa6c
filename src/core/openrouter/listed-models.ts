import type { ModelCatalog, ModelInfo } from '../chat/ports/provider';
import type { Clock } from '../ground/clock';
import { KeptList } from '../net/kept-list';

/** How long a list is good without asking again. */
const freshForMs = 5 * 60_000;

/** A service's models: asked for once for all callers and kept; an older list serves while a new one is on its way. */
export class ListedModels implements ModelCatalog {
  readonly #list: KeptList<ModelInfo>;

  constructor(fetchModels: (signal: AbortSignal) => Promise<readonly ModelInfo[]>, clock: Clock) {
    this.#list = new KeptList(fetchModels, clock);
  }

  async models(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    const known = this.#list.newest;
    if (known && this.#list.ageMs < freshForMs) return known;
    const renewed = this.#list.renewed(signal);
    if (!known) return await renewed;
    // Nobody waits for it here.
    renewed.catch(() => {});
    return known;
  }
}
