import { type ChatResponseStream, l10n } from 'vscode';
import type { QueuePlace } from '../../core/chat/queue-place';
import { asMessage } from '../words/as-text';
import { clientName } from '../words/client-words';

/** Says in the chat who holds the account's places and where the question stands; again when that has changed. */
export function showWaiting(response: Pick<ChatResponseStream, 'progress'>): (place: QueuePlace) => void {
  let shown = '';
  return (place) => {
    const text = describePlace(place);
    if (text !== shown) response.progress(asMessage(text));
    shown = text;
  };
}

/** Where a waiting question stands, in the person's language. */
export function describePlace({ position, holders, limit }: QueuePlace): string {
  const names = [...new Set(holders.map(clientName))].join(', ');
  const place = position === 1 ? l10n.t('yours is next') : l10n.t('yours is number {0} in the queue', position);
  if (names === '') return l10n.t('Another program uses this GigaChat account; {0}', place);
  return limit === 1
    ? l10n.t('GigaChat is answering another request ({0}); {1}', names, place)
    : l10n.t('GigaChat is answering as many requests as your account may have ({0}); {1}', names, place);
}
