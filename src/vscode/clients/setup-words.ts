import { l10n } from 'vscode';
import { SetupError } from '../../core/setup/clients/setup-error';
import type { Sentence } from '../../core/setup/sentence';

/** A sentence of the set-up in the editor's language. Its words are found where they are said, see `say`. */
export function translate({ words, values }: Sentence): string {
  return l10n.t(words, ...values.map((value) => (typeof value === 'object' ? translate(value) : value)));
}

/** What stands in the way, in the editor's language. Throws any other error again. */
export function explainSetup(error: unknown): string {
  if (error instanceof SetupError) return translate(error.sentence);
  throw error;
}
