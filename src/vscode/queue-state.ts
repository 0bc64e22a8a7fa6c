import type { AccountQueue } from '../core/providers/gigachat/queue';
import type { QueueState } from './account';

/** The name of the editor's own requests in the queue. */
export const editorClient = 'VS Code';

/** A client's name for people: the mark that tells two windows of one program apart is for the log alone. */
export function shownClient(client: string): string {
  return client.replace(/#[0-9a-f]+$/, '') || '?';
}

/** Who has the account's places and who waits for them. */
export function queueState(queue: Pick<AccountQueue, 'holders' | 'waiting' | 'clients'> | undefined): QueueState {
  const { holders = [], waiting = 0, clients = [] } = queue ?? {};
  return {
    inFlight: holders.length,
    waiting,
    holders: holders.map(shownClient),
    line: clients.map(({ client, waiting }) => ({ client: shownClient(client), waiting })),
  };
}
