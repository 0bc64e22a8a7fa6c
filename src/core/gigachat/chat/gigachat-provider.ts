import { randomUUID } from 'node:crypto';
import { abortWith } from '../../chat/abort';
import { CallBudget } from '../../chat/call-budget';
import type { CallContext } from '../../chat/call-context';
import { type ChatResult, collect, once, withText } from '../../chat/collect';
import { type ChatError, contextLengthError, toChatError } from '../../chat/errors';
import type { ChatStream, Usage } from '../../chat/events';
import type { ChatProvider, ModelInfo } from '../../chat/ports/provider';
import { opening } from '../../chat/recovering';
import type { ChatRequest } from '../../chat/request';
import { estimateTokens } from '../../chat/token-estimate';
import type { Clock } from '../../ground/clock';
import type { Logger } from '../../ground/logger';
import { readAnswer } from '../../net/read-answer';
import { shapeAnswer } from '../../protocols/gigachat/answer-shape';
import { checkToolChoice, toBody } from '../../protocols/gigachat/body';
import { AnswerDecoder } from '../../protocols/gigachat/decode';
import { RootSchema } from '../../protocols/gigachat/schema/root';
import type { GigaChatBody, WireForm } from '../../protocols/gigachat/wire';
import { WireTools } from '../../protocols/gigachat/wire-tools';
import { jsonIn } from '../../protocols/json/json-answer';
import { readEventData } from '../../protocols/sse';
import type { GigaChatCatalog } from '../client/catalog';
import type { ContextLimits } from '../client/context-limits';
import type { GigaChatClient } from '../client/gigachat-client';
import type { AccountQueue } from './account-queue';
import type { Attachments } from './attachments';
import type { Conversations } from './conversations';
import { placeLost } from './queue-rules';
import { withRepeats } from './repeats/attempts';
import { HostHabits } from './repeats/habits';

/** What the chats of one account go through. */
export interface ChatParts {
  client: GigaChatClient;
  catalog: GigaChatCatalog;
  limits: ContextLimits;
  queue: AccountQueue;
  attachments: Attachments;
  conversations: Conversations;
  clock: Clock;
  logger: Logger;
  /** What every request asks for whose caller says nothing of it. */
  defaults: Pick<ChatRequest, 'effort' | 'extra'>;
}

/** GigaChat as a chat provider: one account, its queue, its models. */
export class GigaChatProvider implements ChatProvider {
  readonly id = 'gigachat';
  readonly #habits: HostHabits;
  readonly #hasDefaults: boolean;

  constructor(private readonly parts: ChatParts) {
    const { clock, defaults } = parts;
    this.#habits = new HostHabits(clock);
    this.#hasDefaults = [defaults.effort, ...Object.values(defaults.extra ?? {})].some((value) => value !== undefined);
  }

  get isConnecting(): boolean {
    return this.parts.client.isConnecting;
  }

  models(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    return this.parts.catalog.models(signal);
  }

  async *stream(request: ChatRequest, context: CallContext): ChatStream {
    const { signal: callers, client, whole, calls = new CallBudget() } = context;
    let place: AbortController | undefined;
    const onLost = () => {
      place ??= new AbortController();
      place.abort(placeLost());
    };
    let signal = callers;
    let letGo: (() => void) | undefined;
    let release: (() => void) | undefined;
    let model: string | undefined;
    try {
      checkToolChoice(request);
      model = await this.parts.catalog.resolve(request.model, signal);
      // By the caller's own words: ids of uploads may differ after a restart.
      const { session, arrange } = this.parts.conversations.enter(request, client);
      const attached = await this.parts.attachments.attach(request, signal);
      this.parts.client.refuseIfDown();
      release = await this.parts.queue.enter(signal, { onLost, ...context });
      // Only a place that another process lends can be lost.
      if (this.parts.queue.isLent) {
        place ??= new AbortController();
        letGo = abortWith(place, callers);
        signal = place.signal;
      }
      const call = (asked: ChatRequest, form: WireForm) => this.#call(asked, form, session, { signal, calls, whole });
      const again = async () => {
        const fresh = await this.parts.attachments.attachAgain(request, attached, signal);
        return fresh && arrange(fresh);
      };
      const ask = withRepeats(call, this.#habits, calls, again, this.parts.logger);
      yield* ask({ ...this.#withDefaults(arrange(attached)), model });
    } catch (error) {
      const lost = place?.signal;
      const cause = lost?.aborted && !callers.aborted ? lost.reason : error;
      const failure = calls.judged(this.parts.client.cleaned(toChatError(cause, callers)));
      this.parts.client.noted(failure);
      if (model === undefined) throw failure;
      if (failure.kind === 'context-length') throw this.#learn(failure, model, request);
      throw this.parts.catalog.explain(failure, request.model, model);
    } finally {
      letGo?.();
      release?.();
    }
  }

  /** A chat as a row of a batch: the body of its one call, because nothing can be asked again there. */
  async toRow(request: ChatRequest, signal: AbortSignal): Promise<GigaChatBody> {
    checkToolChoice(request);
    const model = await this.parts.catalog.resolve(request.model, signal);
    const attached = await this.parts.attachments.attach(request, signal);
    const whole = { ...this.#withDefaults(attached), model };
    return { ...toBody(whole, new WireTools(request.tools), this.#habits.formFor(model)), stream: false };
  }

  /** The answer to such a row, as the request meant it. Throws `ChatError` when it is none. */
  async fromRow(answer: unknown, request: ChatRequest | undefined): Promise<ChatResult> {
    const decoder = new AnswerDecoder(randomUUID(), request?.model ?? '');
    const events = decoder.read([JSON.stringify(answer ?? null)]);
    if (!decoder.done) for (const event of decoder.close()) events.push(event);
    if (!request) return await collect(once(events));
    const tools = new WireTools(request.tools);
    // The names that GigaChat does not take were replaced; building the functions anew tells how.
    tools.toFunctions(false);
    const shaped = shapeAnswer(once(events), request, tools);
    const result = await collect(shaped);
    if (request.answer === 'text') return result;
    const mayCall = request.tools.length > 0 && request.toolChoice !== 'none';
    const root = typeof request.answer === 'object' && !mayCall ? new RootSchema(request.answer.schema) : undefined;
    if (result.reason !== 'stop') return root ? withText(result, root.unwrapText(result.text)) : result;
    const found = jsonIn(result.text);
    if ('problem' in found) return result;
    return withText(result, root ? root.unwrapText(found.text) : found.text);
  }

  #withDefaults(request: ChatRequest): ChatRequest {
    if (!this.#hasDefaults) return request;
    const { extra, effort = this.parts.defaults.effort, ...asked } = request;
    return { extra: { ...this.parts.defaults.extra, ...dropUndefined(extra) }, effort, ...asked };
  }

  /** Keeps the size of context that a refusal names; what it leaves open is filled in with what is known here. */
  #learn({ contextTokens, upstreamStatus, cause }: ChatError, model: string, request: ChatRequest): ChatError {
    const { used } = contextTokens ?? {};
    const known = this.parts.catalog.known(model)?.contextTokens;
    // What was refused is longer than the limit, whatever was known of it.
    const limit = contextTokens?.limit ?? (known && used ? Math.min(known, used - 1) : known);
    if (contextTokens?.limit !== undefined) this.parts.limits.learn(model, contextTokens.limit);
    // An estimate below the limit would contradict the refusal.
    const least = (limit ?? 0) + 1;
    return contextLengthError(
      { used: used ?? Math.max(estimateTokens(request), least), limit },
      { upstreamStatus, cause },
    );
  }

  /** One call of GigaChat, in the given form; `request.model` is the real model. */
  #call(request: ChatRequest, form: WireForm, session: string, context: CallContext): ChatStream {
    return opening(async () => {
      const tools = new WireTools(request.tools);
      const body = toBody(request, tools, form);
      const onUsage = (usage: Usage, model: string) => {
        context.calls?.spend({ provider: this.id, model, usage });
        this.parts.limits.took(body.model, usage.input);
      };
      const answer = await this.parts.client.chat(body, session, context, (response) => {
        const decoder = new AnswerDecoder(randomUUID(), body.model, onUsage);
        return readAnswer(response, decoder, readEventData, this.parts.clock, { whole: context.whole });
      });
      return shapeAnswer(answer, request, tools);
    });
  }
}

function dropUndefined(fields: ChatRequest['extra'] = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}
