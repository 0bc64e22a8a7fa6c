import type { CallContext } from '../../chat/call-context';
import { conversationOf, goesOn } from '../../chat/conversation';
import type { ChatStream } from '../../chat/events';
import type { ChatProvider, ModelInfo } from '../../chat/ports/provider';
import { begun, opening } from '../../chat/recovering';
import type { ChatRequest, Message } from '../../chat/request';
import { BoundedMap } from '../../ground/bounded-map';
import { newestTurnFrom } from '../../protocols/history';
import type { Member, Rotation } from './rotation';

/** Conversations whose account is remembered; the ones least lately heard of are forgotten first. */
const mostConversations = 4096;
/** A list of models does not wait for longer than this for an account that is silent while others have answered. */
const patienceMs = 2000;

export interface PooledAccount extends Member {
  readonly provider: ChatProvider;
}

/** The uploaded files that a conversation names, in its order. */
export interface NamedFiles {
  /** Those that it is about now. */
  readonly asked: readonly string[];
  /** Those of its past and of results of tools: nobody can take them back. */
  readonly past: readonly string[];
}

/** Finds the account that owns uploaded files; undefined where none has any of them. Throws `ChatError`. */
export type FileOwner<M> = (files: NamedFiles, signal: AbortSignal) => Promise<M | undefined>;

/**
 * Several accounts as one provider. A failure before the first event is taken to the next account, all within the three
 * upstream calls of a request. A conversation stays with its account while that works, because the prompt cache is
 * there; a request with uploaded files goes to the account that has them, and to no other.
 */
export class PooledProvider<M extends PooledAccount> implements ChatProvider {
  readonly id = 'gigachat';
  readonly #accountOf = new BoundedMap<string, M>(mostConversations);

  constructor(
    private readonly rotation: Rotation<M>,
    private readonly fileOwner: FileOwner<M>,
  ) {}

  get isConnecting(): boolean {
    return this.rotation.members.some(({ provider }) => provider.isConnecting === true);
  }

  /** Every model that some working account lists. Throws when no account answers. */
  async models(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    const lists = await this.rotation.all('models', (member) => member.provider.models(signal), signal, patienceMs);
    const models = new Map<string, ModelInfo>();
    for (const model of lists.flat()) {
      const known = models.get(model.id);
      // What one account learned of a model holds for the others too.
      if (!known || model.contextTokens < known.contextTokens) models.set(model.id, model);
    }
    return [...models.values()];
  }

  stream(request: ChatRequest, context: CallContext): ChatStream {
    const { signal, client } = context;
    return opening(async () => {
      const owner = await this.fileOwner(filesOf(request), signal);
      // A first question that many ask alike is nobody's conversation yet.
      const named = request.conversation !== undefined || goesOn(request);
      const preferred = named ? this.#accountOf.get(conversationOf(request, client)) : undefined;
      const members = owner ? [owner] : this.rotation.order('chat', preferred);
      const ask = async (member: M, own: CallContext) => {
        const stream = await begun(member.provider.stream(request, own));
        this.#accountOf.set(conversationOf(request, client), member);
        return stream;
      };
      return await this.rotation.first('chat', ask, context, undefined, members);
    });
  }
}

/** The uploaded files that a request names, those of the user's newest turn apart from all before and from results. */
export function filesOf({ messages }: ChatRequest): NamedFiles {
  const newest = newestTurnFrom(messages, ({ role }) => role === 'assistant');
  const isAsked = ({ role }: Message, index: number) => index >= newest && role === 'user';
  return {
    asked: idsIn(messages.filter(isAsked)),
    past: idsIn(messages.filter((message, index) => !isAsked(message, index))),
  };
}

function idsIn(messages: readonly Message[]): string[] {
  const ids = messages.flatMap((message) =>
    message.role === 'user' || message.role === 'tool'
      ? message.parts.flatMap((part) => (part.type === 'media' && 'fileId' in part.source ? [part.source.fileId] : []))
      : [],
  );
  return [...new Set(ids)];
}
