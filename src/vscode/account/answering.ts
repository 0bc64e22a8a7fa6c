import { traitsOf } from '../../core/chat/error-traits';
import type { ChatError } from '../../core/chat/errors';
import type { Embedder } from '../../core/chat/ports/embedder';
import type { ChatProvider } from '../../core/chat/ports/provider';
import type { ProviderWatch } from '../../core/health/watch-provider';

/** Hears how GigaChat's chats go, and which service answered in its place. */
export interface AnswerWatch extends ProviderWatch {
  /** The same provider, its chats written down for the history and the dashboard. */
  follow(provider: ChatProvider): ChatProvider;
  /** The same for what makes vectors. */
  followEmbedder(embedder: Embedder): Embedder;
  /** A service answered, by its id, with this model. */
  stoodIn(service: string, model: string): void;
}

/** Why GigaChat lists a model and yet answers nothing with it: the tariff leaves it out, or its tokens are used up. */
export type ModelRefusal = 'forbidden' | 'tokens-used-up';

/** The service that gave the last answer in GigaChat's place, by its id, with its model. */
export interface StandIn {
  readonly service: string;
  readonly model: string;
}

/** How the last answers went: what GigaChat was unable to do, and who answered in its place. */
export class Answering {
  #trouble: ChatError | undefined;
  #standIn: StandIn | undefined;
  readonly #refusals = new Map<string, ModelRefusal>();

  constructor(
    private readonly changed: () => void,
    private readonly usage: Pick<AnswerWatch, 'follow' | 'followEmbedder'>,
  ) {}

  /** What GigaChat was last unable to do, until it does something again. */
  get trouble(): ChatError | undefined {
    return this.#trouble;
  }

  /** Who gave the last answer; undefined when GigaChat did. */
  get standIn(): StandIn | undefined {
    return this.#standIn;
  }

  /** The models that refused this account when they were last asked. */
  get refusals(): ReadonlyMap<string, ModelRefusal> {
    return this.#refusals;
  }

  /** Notes that GigaChat failed, or with undefined that it works again. */
  report(failure: ChatError | undefined): void {
    if (failure && !traitsOf(failure).isTrouble) return;
    this.#trouble = failure;
    this.changed();
  }

  /**
   * Hears how the chats of one session go, for as long as that is the one in use. `realModel` gives the listed model
   * that a name stands for.
   */
  watch(isCurrent: () => boolean, realModel: (name: string) => string | undefined): AnswerWatch {
    return {
      follow: (provider) => this.usage.follow(provider),
      followEmbedder: (embedder) => this.usage.followEmbedder(embedder),
      accepted: (_by, _model, asked = '') => {
        if (!isCurrent()) return;
        this.#refusals.delete(realModel(asked) ?? '');
        this.#standIn = undefined;
        this.report(undefined);
      },
      failed: (failure, name) => {
        if (!isCurrent()) return;
        const model = realModel(name);
        if (model !== undefined && isRefusal(failure.kind)) this.#refusals.set(model, failure.kind);
        this.report(failure);
        if (isRefusal(failure.kind)) this.changed();
      },
      stoodIn: (service, model) => {
        if (!isCurrent()) return;
        this.#standIn = { service, model };
        this.changed();
      },
    };
  }

  /** Another account: nothing is known of it. */
  forget(): void {
    this.#trouble = undefined;
    this.#standIn = undefined;
    this.#refusals.clear();
  }
}

function isRefusal(kind: string): kind is ModelRefusal {
  return kind === 'forbidden' || kind === 'tokens-used-up';
}
