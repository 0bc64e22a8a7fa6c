import { shownClient } from '../../core/chat/queue-place';
import { completionClient } from '../../core/completion/completion-client';
import type { AccountQueue } from '../../core/gigachat/chat/account-queue';

/** How full the account's queue is. */
export interface QueueState {
  readonly inFlight: number;
  readonly waiting: number;
  /** The names of those whose requests are under way. */
  readonly holders: readonly string[];
  /** Who waits and how many requests of each, in the order of their turns. */
  readonly line: readonly { readonly client: string; readonly waiting: number }[];
}

/** The name of the editor's own requests in the queue. */
export const editorClient = 'VS Code';

/** What VS Code asks beside the person's own turn: a lane of its own in the queue, shown by the same name. */
export const asideClient = `${editorClient}#0`;

const ownClients: ReadonlySet<string> = new Set([editorClient, asideClient, completionClient]);

/** True for requests of the editor itself; a program that comes over the bridge has a fingerprint behind its name. */
export function isEditorClient(client: string): boolean {
  return ownClients.has(client);
}

/** Who has the places of these accounts and who waits for them. */
export function queueState(queues: readonly Pick<AccountQueue, 'holders' | 'waiting' | 'clients'>[]): QueueState {
  const holders = queues.flatMap((queue) => queue.holders.map(shownClient));
  return {
    inFlight: holders.length,
    waiting: queues.reduce((sum, queue) => sum + queue.waiting, 0),
    holders,
    line: queues.flatMap((queue) =>
      queue.clients.map(({ client, waiting }) => ({ client: shownClient(client), waiting })),
    ),
  };
}
