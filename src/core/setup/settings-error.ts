/** A setting that cannot be used: one sentence with the reason, one with the next step. Never holds a secret. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}
