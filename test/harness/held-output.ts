/** What a program says while another has the screen: kept, and shown from its beginning once it is let go. */
export class HeldOutput {
  private held: string[] | undefined = [];

  constructor(private readonly show: (text: string) => void) {}

  readonly print = (text: string): void => {
    if (this.held) this.held.push(text);
    else this.show(text);
  };

  /** Shows what was kept; what comes later is shown as it comes. */
  letGo(): void {
    const kept = this.held?.join('') ?? '';
    this.held = undefined;
    if (kept) this.show(kept);
  }
}
