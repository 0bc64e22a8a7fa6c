import { type EmulatorAccount, streamsOf } from '../options';

/** How many chat answers are open, for each account and in all. */
export class Places {
  readonly #open = new Map<EmulatorAccount, number>();
  #all = 0;
  #most = 0;

  /** Takes a place of the account; undefined when all are taken. The function gives the place back. */
  take(account: EmulatorAccount): (() => void) | undefined {
    const open = this.#open.get(account) ?? 0;
    if (open >= streamsOf(account)) return undefined;
    this.#open.set(account, open + 1);
    this.#all += 1;
    this.#most = Math.max(this.#most, this.#all);
    return () => {
      this.#open.set(account, (this.#open.get(account) ?? 1) - 1);
      this.#all -= 1;
    };
  }

  get inFlight(): number {
    return this.#all;
  }

  /** The most that were ever open at once, since the last `forget`. */
  get most(): number {
    return this.#most;
  }

  forget(): void {
    this.#most = this.#all;
  }
}
