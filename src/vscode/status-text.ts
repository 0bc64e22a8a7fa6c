import { l10n } from 'vscode';
import type { Status } from './status';

/** One glance: the item itself. */
export interface StatusText {
  text: string;
  /** What a click does. */
  command: 'gigachat.signIn' | 'gigachat.healthCheck';
  /** Coloured as a warning. */
  warning: boolean;
}

/** The item of the status bar for a status. */
export function renderStatus({ signedIn, queue, trouble, bridge }: Status): StatusText {
  const command = 'gigachat.healthCheck';
  if (!signedIn) return { text: `$(key) ${l10n.t('GigaChat: sign in')}`, command: 'gigachat.signIn', warning: false };
  if (queue.waiting > 0) {
    return { text: `$(watch) ${l10n.t('GigaChat: {0} waiting', queue.waiting)}`, command, warning: false };
  }
  if (queue.inFlight > 0) return { text: '$(loading~spin) GigaChat', command, warning: false };
  if (trouble || bridge.kind === 'failed') return { text: '$(warning) GigaChat', command, warning: true };
  return { text: '$(comment-discussion) GigaChat', command, warning: false };
}
