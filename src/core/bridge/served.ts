import type { BatchStore } from '../chat/ports/batch-store';
import type { Embedder } from '../chat/ports/embedder';
import type { FileStore } from '../chat/ports/file-store';
import type { NamedModels } from '../chat/ports/provider';
import type { TokenCounter } from '../chat/ports/token-counter';

/** What the bridge serves its callers from besides chats: an account, or several as one. */
export interface Served {
  readonly catalog: NamedModels;
  readonly files: FileStore;
  readonly embedder: Embedder;
  readonly counter: TokenCounter;
  readonly batches: BatchStore;
  /** Whether a model is one of the account's, as far as its list was seen, or of its settings. */
  knows(model: string): boolean;
  /** What `/health` says of each provider. */
  status(): readonly object[];
}
