import type { CallContext } from '../call-context';
import type { ChatResult } from '../collect';
import type { ChatError } from '../errors';
import type { ChatRequest } from '../request';
import type { Embedded } from './embedder';
import type { Claim } from './file-store';

/** What the rows of a batch ask for. */
export type BatchKind = 'chat' | 'embeddings';

/** Many requests that the upstream answers when it has time. Times are in seconds since the epoch. */
export interface Batch {
  id: string;
  kind: BatchKind;
  status: 'created' | 'in-progress' | 'completed' | 'failed';
  total: number;
  completed: number;
  failed: number;
  /** Where the answers are, once there are any. */
  outputFileId?: string;
  createdAt: number;
  updatedAt: number;
}

/** One request of a batch; the answer comes back under its id. */
export type BatchRow = { id: string } & (
  | { chat: ChatRequest }
  | { embed: { model: string; texts: readonly string[] } }
);

/** What became of a row: the upstream's answer, still in its words, or its refusal. */
export type BatchOutcome = { id: string } & ({ answer: unknown } | { refusal: ChatError });

/** The account's batches. Every method throws `ChatError`; an unknown id is `not-found`. */
export interface BatchStore {
  /** Hands rows of one kind over. A row that cannot be sent is named by its place: `rows[3]`. */
  create(kind: BatchKind, rows: readonly BatchRow[], context: CallContext): Promise<Batch>;
  list(signal: AbortSignal): Promise<Batch[]>;
  get(id: string, signal: AbortSignal): Promise<Batch>;
  /** What became of the rows, in any order; empty until the batch is completed. */
  outcomes(batch: Batch, signal: AbortSignal, claim?: Claim): Promise<BatchOutcome[]>;
  /** The answer to a chat, as its request meant it; without the request, as far as the answer alone says. */
  readChat(answer: unknown, request: ChatRequest | undefined): Promise<ChatResult>;
  readEmbedded(answer: unknown): Embedded;
}
