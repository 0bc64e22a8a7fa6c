import { env, l10n } from 'vscode';
import type { CompletionAnswer } from '../../core/completion/completion-desk';
import type { Pause } from '../../core/completion/pacing';
import { explain } from '../words/error-words';
import type { Refusal } from './refused-documents';

/** Why there is no completion. */
export type NoneReason = Extract<CompletionAnswer, { none: unknown }>['none'] | 'off' | 'signed-out' | 'selection';

/** Why there is no completion, for a person who asked for one; undefined where that needs no words. */
export function explainNone(none: NoneReason, pause?: Pause): string | undefined {
  switch (none) {
    case 'busy':
      return l10n.t('No completion: the only stream of your account is busy.');
    case 'paused':
    case 'failed':
      return pause && explainPause(pause);
    case 'daily-limit':
      return l10n.t('No completion: your daily limit is reached. Raise it in the dashboard.');
    case 'nothing':
      return l10n.t('GigaChat has no completion for this place.');
    case 'off':
      return l10n.t('Code completion is off. Switch it on in the setting gigachat.completion.mode.');
    case 'signed-out':
      return l10n.t('No completion from GigaChat: nobody is signed in. Run the command "GigaChat: Sign In".');
    case 'selection':
      return l10n.t('No completion here: it needs a single cursor and nothing selected.');
    case 'cancelled':
      return undefined;
  }
}

/** Why completions rest, and until when. */
export function explainPause({ failure, untilMs }: Pause, locale: string = env.language): string {
  const why = explain(failure);
  if (untilMs === undefined) return l10n.t('Code completion is paused. {0}', why);
  const time = new Date(untilMs).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
  return l10n.t('Code completion is paused until {0}. {1}', time, why);
}

/** Why nothing of a document is sent. */
export function explainRefusal(refusal: Refusal): string {
  switch (refusal) {
    case 'secrets':
      return l10n.t('No completion here: files with secrets are never sent.');
    case 'language':
      return l10n.t('No completion here: this language is excluded in gigachat.completion.disabledLanguages.');
    case 'excluded':
      return l10n.t('No completion here: this file is excluded in gigachat.completion.excludedFiles.');
    case 'no-code':
      return l10n.t('No completion here: this is not a file.');
  }
}
