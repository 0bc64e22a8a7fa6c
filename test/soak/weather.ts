import type { Emulator } from '../emulator/emulator';
import type { LogEntry } from '../emulator/log';

/**
 * What befalls an upstream from time to time, besides what single requests meet: every token expires, and the next call
 * of the token service and of the list of models fails. Neither fails again before somebody has met it: failures that
 * pile up while nobody asks would come one after the other later, which is an outage and leaves nothing to be tried.
 */
export class Weather {
  readonly #waiting = new Set<LogEntry['kind']>();

  /** Has to hear of every request that the upstream answered. */
  heard({ kind, status }: LogEntry): void {
    if (status >= 500) this.#waiting.delete(kind);
  }

  strike(emulator: Emulator): void {
    emulator.expireTokens();
    if (this.#isNew('oauth')) emulator.scriptAuth({ status: 500 });
    if (this.#isNew('models')) emulator.scriptModels({ status: 503 });
  }

  #isNew(kind: LogEntry['kind']): boolean {
    return !this.#waiting.has(kind) && this.#waiting.add(kind).size > 0;
  }
}
