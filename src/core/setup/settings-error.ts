import { inEnglish, type Sentence } from './sentence';

/** A setting that cannot be used: one sentence with the reason, one with the next step. Never holds a secret. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  /** What it says, for whoever says it in another language; undefined where it was told in the reader's own. */
  readonly sentence: Sentence | undefined;

  constructor(reason: Sentence | string) {
    super(typeof reason === 'string' ? reason : inEnglish(reason));
    this.sentence = typeof reason === 'string' ? undefined : reason;
  }

  /** By name: what is loaded only when it is needed is a bundle of its own, which has a class of its own. */
  static override [Symbol.hasInstance](value: unknown): value is SettingsError {
    return value instanceof Error && value.name === 'SettingsError';
  }
}
