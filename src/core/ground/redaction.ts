import { calmly } from './calmly';
import { type LogFields, type Logger, loggerOf } from './logger';
import { fewestLetters, Writings, writingsOf } from './text/writings';

/** Knows the secrets in use and takes them out of whatever is about to leave the process. */
export class Redactor {
  /** Each secret with how many use it, and its writings. */
  readonly #uses = new Map<string, { count: number; writings: readonly string[] }>();
  #writings: Writings | undefined;

  /** Remembers a secret, in all its writings. One that is too short would blank ordinary words. */
  add(...secrets: string[]): void {
    for (const secret of secrets) {
      const use = this.#uses.get(secret);
      if (use) use.count += 1;
      else if (secret.length >= fewestLetters) this.#uses.set(secret, { count: 1, writings: writingsOf(secret) });
    }
    this.#writings = undefined;
  }

  /** Says that one who added these secrets uses them no more. */
  forget(...secrets: string[]): void {
    for (const secret of secrets) {
      const use = this.#uses.get(secret);
      if (!use) continue;
      use.count -= 1;
      if (use.count <= 0) this.#uses.delete(secret);
    }
    this.#writings = undefined;
  }

  clean(text: string): string {
    this.#writings ??= new Writings([...this.#uses.values()].flatMap(({ writings }) => writings));
    return this.#writings.replacedIn(text, '[secret]');
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
    if (this.clean(texts) === texts) return fields;
    const entries = Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' ? this.clean(value) : value,
    ]);
    return Object.fromEntries(entries);
  }
}
