/** What decides which request a script is for. */
export interface Addressed {
  readonly times?: number | undefined;
  readonly when?: { readonly includes: string } | undefined;
}

/** Scripts that wait for their requests, taken in order. */
export class ScriptQueue<T extends Addressed> {
  readonly #waiting: { script: T; left: number }[] = [];

  add(scripts: readonly T[]): void {
    for (const script of scripts) this.#waiting.push({ script, left: script.times ?? 1 });
  }

  /** The first script meant for this body, used up once; `times: 0` is never used up. */
  take(body: string): T | undefined {
    const at = this.#waiting.findIndex(({ script }) => !script.when || body.includes(script.when.includes));
    const found = this.#waiting[at];
    if (!found) return undefined;
    found.left -= 1;
    if (found.left === 0) this.#waiting.splice(at, 1);
    return found.script;
  }

  clear(): void {
    this.#waiting.length = 0;
  }
}
