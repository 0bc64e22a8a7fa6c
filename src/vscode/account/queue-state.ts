import { shownClient } from '../../core/chat/queue-place';
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
