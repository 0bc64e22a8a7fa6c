import type { ChatProvider } from '../chat/ports/provider';
import type { CompletionPlace } from './completion-desk';

/** The queue of an account, as far as completions look at it. */
export interface WatchedQueue {
  readonly isFree: boolean;
  readonly waiting: number;
  watch(listener: () => void): () => void;
}

/** The places of one account, or of several that answer as one, for completions. */
export function accountPlace(provider: ChatProvider, queues: readonly WatchedQueue[], model: string): CompletionPlace {
  const isWanted = () => queues.some(({ waiting }) => waiting > 0);
  return {
    provider,
    model,
    isFree: () => !isWanted() && queues.some(({ isFree }) => isFree),
    isWanted,
    watch(listener) {
      const ends = queues.map((queue) => queue.watch(listener));
      return () => {
        for (const end of ends) end();
      };
    },
  };
}
