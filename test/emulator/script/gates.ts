interface Gate {
  readonly passed: Promise<void>;
  readonly open: () => void;
  isOpen: boolean;
}

/** Named latches that hold answers back until a test opens them. An opened gate stays open until it is closed again. */
export class Gates {
  readonly #gates = new Map<string, Gate>();

  /** Resolves when the gate is open, at once if it already is. */
  passed(name: string): Promise<void> {
    return this.#gate(name).passed;
  }

  open(name: string): void {
    this.#gate(name).open();
  }

  /** Closes an open gate again. Whoever waits at a closed one keeps waiting. */
  close(name: string): void {
    if (this.#gates.get(name)?.isOpen) this.#gates.delete(name);
  }

  /** Opens every gate and forgets them all. */
  clear(): void {
    for (const gate of this.#gates.values()) gate.open();
    this.#gates.clear();
  }

  #gate(name: string): Gate {
    const known = this.#gates.get(name);
    if (known) return known;
    let pass: () => void = () => undefined;
    const passed = new Promise<void>((resolve) => {
      pass = resolve;
    });
    const gate: Gate = {
      passed,
      isOpen: false,
      open: () => {
        gate.isOpen = true;
        pass();
      },
    };
    this.#gates.set(name, gate);
    return gate;
  }
}
