import type { CallContext } from '../call-context';
import type { ChatStream } from '../events';
import type { ChatRequest } from '../request';

/** A model as the upstream lists it. Token counts are limits of the context and of one answer. */
export interface ModelInfo {
  id: string;
  kind: 'chat' | 'embedder' | 'other';
  ownedBy: string;
  contextTokens: number;
  outputTokens: number;
  tools: boolean;
  images: boolean;
  /** What is left of a prepaid package for it, in tokens; undefined where the account has none, or nobody asked. */
  tokensLeft?: number;
}

/** The models an account may use, as the upstream lists them now or listed them last. Throws `ChatError`. */
export interface ModelCatalog {
  models(signal: AbortSignal): Promise<readonly ModelInfo[]>;
}

/** The same for the callers of the bridge, who also ask for a model by the name that they give in chats. */
export interface NamedModels extends ModelCatalog {
  /** The model that answers a chat which names it so. Throws `ChatError`: `not-found` where the chat would be refused. */
  named(name: string, signal: AbortSignal): Promise<ModelInfo>;
  /** The user's own names, each for a model: they are not among `models`. */
  readonly aliases: readonly string[];
}

/** A backend that answers chats. `stream` throws `ChatError` from its first step on; `ChatEvent` has the invariants. */
export interface ChatProvider extends ModelCatalog {
  readonly id: string;
  /** True while a connection to the upstream is being opened: a failure to reach it may come any moment. */
  readonly isConnecting?: boolean;
  stream(request: ChatRequest, context: CallContext): ChatStream;
}
