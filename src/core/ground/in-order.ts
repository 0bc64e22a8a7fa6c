import { type Shared, shared } from './shared';

/** Lets work of several steps run one after the other, in the order it was asked for; what fails holds up nothing. */
export class InOrder {
  #last: Shared<unknown> = shared(Promise.resolve());

  run<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = shared(turn.catch(() => undefined));
    return turn;
  }
}
