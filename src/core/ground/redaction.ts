import { calmly } from './calmly';
import { type LogFields, type Logger, loggerOf } from './logger';

/** Knows the secrets in use and takes them out of whatever is about to leave the process. */
export class Redactor {
  /** Each secret with how many use it. */
  readonly #uses = new Map<string, number>();
  #forms: readonly string[] = [];
  /** No text that is shorter holds a secret. */
  #shortest = Number.POSITIVE_INFINITY;

  /** Remembers a secret, also as it stands in a URL and in base64. One that is too short would blank ordinary words. */
  add(...secrets: string[]): void {
    for (const secret of secrets) {
      if (secret.length >= 8) this.#uses.set(secret, (this.#uses.get(secret) ?? 0) + 1);
    }
    this.#renew();
  }

  /** Says that one who added these secrets uses them no more. */
  forget(...secrets: string[]): void {
    for (const secret of secrets) {
      const left = (this.#uses.get(secret) ?? 0) - 1;
      if (left > 0) this.#uses.set(secret, left);
      else this.#uses.delete(secret);
    }
    this.#renew();
  }

  #renew(): void {
    const forms = [...this.#uses.keys()].flatMap(formsOf);
    // Longest first: a secret inside a longer one must not leave the rest of it behind.
    this.#forms = [...new Set(forms)].sort((one, other) => other.length - one.length);
    this.#shortest = this.#forms.at(-1)?.length ?? Number.POSITIVE_INFINITY;
  }

  clean(text: string): string {
    if (text.length < this.#shortest) return text;
    let cleaned = text;
    for (const form of this.#forms) cleaned = cleaned.replaceAll(form, '[secret]');
    return cleaned;
  }

  /** A logger whose every word goes through this redactor before it reaches `target`; it never throws. */
  guard(target: Logger): Logger {
    return loggerOf(
      (level, message, fields) => calmly(() => target[level](this.clean(message), fields && this.#cleanFields(fields))),
      () => target.tracing,
    );
  }

  #cleanFields(fields: LogFields): LogFields {
    // Nearly all lines hold no secret: one look at all their texts together tells, and then nothing is copied.
    let texts = '';
    for (const value of Object.values(fields)) if (typeof value === 'string') texts += `${value}\n`;
    if (!this.#forms.some((form) => texts.includes(form))) return fields;
    const entries = Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' ? this.clean(value) : value,
    ]);
    return Object.fromEntries(entries);
  }
}

function formsOf(secret: string): string[] {
  return [secret, encodeURIComponent(secret.toWellFormed()), Buffer.from(secret, 'utf8').toString('base64')];
}
