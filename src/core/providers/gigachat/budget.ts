/** How often GigaChat may be asked for one request of a client, counting every kind of repeat. */
export class CallBudget {
  #left: number;

  constructor(calls = 3) {
    this.#left = calls;
  }

  /** True while another call is allowed. */
  get isLeft(): boolean {
    return this.#left > 0;
  }

  /** Notes a call that goes out. */
  spend(): void {
    this.#left -= 1;
  }
}
