import type { CallContext } from '../chat/call-context';
import { toChatError } from '../chat/errors';
import type { ChatStream } from '../chat/events';
import type { ChatProvider, ModelInfo } from '../chat/ports/provider';
import type { ChatRequest } from '../chat/request';
import { filterText } from '../chat/text/filter-text';
import { firstCallOnly } from '../chat/text/first-call';
import { stopAt } from '../chat/text/stop';
import type { Clock } from '../ground/clock';
import { readAnswer } from '../net/read-answer';
import { withoutPrefill } from '../protocols/gigachat/prefill';
import { ThinkFilter } from '../protocols/gigachat/think';
import { wholeJson } from '../protocols/json/begun-json';
import { notTheJson, streamedJson } from '../protocols/json/json-answer';
import { CompletionDecoder } from '../protocols/openai-chat/decode';
import { recoverCalls } from '../protocols/spoken-calls/recover';
import { readEventData } from '../protocols/sse';
import { ListedModels } from './listed-models';
import { ownCalls } from './own-calls';
import { ServiceChats } from './service-chats';
import type { ServiceClient } from './service-client';

/**
 * A service as a chat provider, with the caller's own words, names and schemas. One call for each request, and another
 * where the service refuses it for its form.
 */
export class ServiceProvider implements ChatProvider {
  readonly #chats: ServiceChats;
  readonly #listed: ListedModels;

  constructor(
    readonly id: string,
    private readonly client: ServiceClient,
    /** The model that answers a name. */
    private readonly modelFor: (asked: string) => string,
    private readonly clock: Clock,
  ) {
    this.#chats = new ServiceChats(client, clock);
    this.#listed = new ListedModels((signal) => client.models(signal), clock);
  }

  get isConnecting(): boolean {
    return this.client.isConnecting;
  }

  models(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    return this.#listed.models(signal);
  }

  async *stream(request: ChatRequest, { signal, whole, calls }: CallContext): ChatStream {
    const model = this.modelFor(request.model);
    const response = await this.#chats.open(request, model, signal);
    try {
      const decoder = new CompletionDecoder(this.client.name, this.id, model, (usage, answering) =>
        calls?.spend({ provider: this.id, model: answering, usage }),
      );
      // Of tools with one name the first was sent.
      const schemas = new Map(request.tools.toReversed().map(({ name, schema }) => [name, schema]));
      const answer = readAnswer(response, decoder, readEventData, this.clock, { upstream: this.client.name, whole });
      const shown = withoutPrefill(filterText(answer, new ThinkFilter()), request);
      const spoken = recoverCalls(shown, request, (name) => schemas.get(name));
      const own = ownCalls(spoken, request, schemas);
      const called = request.oneCall ? firstCallOnly(own) : own;
      // Which sequence ended the answer is not said upstream, and some models know none.
      const ended = stopAt(called, request);
      yield* request.answer === 'text'
        ? ended
        : streamedJson(wholeJson(ended, request), request, (_, problem) => {
            throw notTheJson(request, problem);
          });
    } catch (error) {
      const failure = this.client.cleaned(toChatError(error, signal));
      this.client.failed(failure);
      throw failure;
    }
  }
}
