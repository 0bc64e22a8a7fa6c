import { l10n } from 'vscode';
import { shownClient } from '../../core/chat/queue-place';
import { completionClient } from '../../core/completion/completion-client';

/** A client's name for people, in their language where it is our own. */
export function clientName(client: string): string {
  const name = shownClient(client);
  return name === completionClient ? l10n.t('Code completion') : name;
}
