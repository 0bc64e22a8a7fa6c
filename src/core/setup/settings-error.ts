/** A setting that cannot be used: one sentence with the reason, one with the next step. Never holds a secret. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  /** By name: what is loaded only when it is needed is a bundle of its own, which has a class of its own. */
  static override [Symbol.hasInstance](value: unknown): value is SettingsError {
    return value instanceof Error && value.name === 'SettingsError';
  }
}
