import type { Clock } from '../../../ground/clock';
import { plainForm, type WireForm } from '../../../protocols/gigachat/wire';

/** So long what was learned is believed: hosts and tariffs change. */
const believedMs = 24 * 60 * 60_000;

/** What an account's host turned out to take, learned from its refusals, for a day. */
export class HostHabits {
  readonly #strictModels = new Set<string>();
  readonly #withoutFormat = new Set<string>();
  #effort = plainForm.effort;
  #nullContent = plainForm.nullContent;
  #sinceMs: number;

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {
    this.#sinceMs = clock.monotonic();
  }

  /** How to write a body for this model. */
  formFor(model: string): WireForm {
    this.#renew();
    return {
      strictSchemas: this.#strictModels.has(model),
      effort: this.#effort,
      nullContent: this.#nullContent,
    };
  }

  /** Notes the form in which this model accepted a request: schemas by model, the rest for the account. */
  accepted(model: string, form: WireForm): void {
    if (form.strictSchemas) this.#strictModels.add(model);
    if (!form.effort) this.#effort = false;
    if (form.nullContent) this.#nullContent = true;
  }

  /** Whether this model takes `response_format`, as far as is known. */
  takesFormat(model: string): boolean {
    this.#renew();
    return !this.#withoutFormat.has(model);
  }

  /** Notes that this model refused `response_format` and answered a forced function. */
  refusedFormat(model: string): void {
    this.#withoutFormat.add(model);
  }

  #renew(): void {
    if (this.clock.monotonic() - this.#sinceMs < believedMs) return;
    this.#sinceMs = this.clock.monotonic();
    this.#strictModels.clear();
    this.#withoutFormat.clear();
    this.#effort = plainForm.effort;
    this.#nullContent = plainForm.nullContent;
  }
}
