import type { Clock, Timer } from '../../ground/clock';

/** How often who has places is asked whether it still works. */
const askEveryMs = 20_000;
/** So many questions without a word: after the sleep of a machine the first one is late by itself. */
const mostUnheard = 2;

/** Watches the other end for as long as it has places: what works says something when it is asked. */
export class Pulse {
  #unheard = 0;
  #next: Timer | undefined;
  #isOver = false;

  constructor(
    private readonly clock: Clock,
    private readonly hasPlaces: () => boolean,
    private readonly ask: () => void,
    private readonly onSilence: () => void,
  ) {}

  /** The other end said something. */
  heard(): void {
    this.#unheard = 0;
    if (this.#next || this.#isOver || !this.hasPlaces()) return;
    this.#next = this.clock.timer(askEveryMs, () => this.#check());
  }

  stop(): void {
    this.#isOver = true;
    this.#next?.cancel();
  }

  #check(): void {
    this.#next = undefined;
    if (this.#isOver || !this.hasPlaces()) return;
    if (this.#unheard >= mostUnheard) {
      this.onSilence();
      return;
    }
    this.#unheard += 1;
    this.ask();
    this.#next = this.clock.timer(askEveryMs, () => this.#check());
  }
}
