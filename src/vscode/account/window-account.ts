import type { Event } from 'vscode';
import type { ChatError } from '../../core/chat/errors';
import type { ChatProvider, ModelInfo } from '../../core/chat/provider';

/** How full the account's queue is. */
export interface QueueState {
  readonly inFlight: number;
  readonly waiting: number;
  /** The names of those whose requests are under way. */
  readonly holders: readonly string[];
  /** Who waits and how many requests of each, in the order of their turns. */
  readonly line: readonly { readonly client: string; readonly waiting: number }[];
}

/** The GigaChat account of this window, as everything that answers chats sees it. */
export interface Account {
  /** Known at once, from the last time; corrected as soon as the key has been looked up. */
  readonly signedIn: boolean;
  /** Sign-in, sign-out, another key, other settings, another list of models. */
  readonly onDidChange: Event<void>;
  /** The queue, a failure or its end. */
  readonly onDidChangeActivity: Event<void>;
  /** All models as GigaChat listed them last, also in an earlier session; empty when it never did or nobody is signed in. */
  readonly models: readonly ModelInfo[];
  /** The chat model to use when nobody names one: the one the user chose, else the best of the list. */
  readonly preferredModel: string | undefined;
  readonly queue: QueueState;
  /** What GigaChat was last unable to do, until it does something again. */
  readonly trouble: ChatError | undefined;
  /** The provider, its network part loaded on the first call; undefined when nobody is signed in. */
  provider(): Promise<ChatProvider | undefined>;
  /** Asks GigaChat for its models and keeps the list. Throws `ChatError`; gives none when nobody is signed in. */
  refreshModels(signal: AbortSignal): Promise<readonly ModelInfo[]>;
}
