import { randomUUID } from 'node:crypto';
import type { ChatEvent, FinishReason, Usage } from '../../chat/events';
import { ChunkDecoder, endedTooEarly } from '../chunk-decoder';
import { asRecord } from '../json/json';
import { CallFragments } from './call-fragments';
import { fromUpstreamError } from './upstream-errors';

/**
 * Reads the answer of another server's Chat Completions, streamed or whole. An error object is thrown wherever it
 * stands: alone in a 200, in the first chunk, or beside `finish_reason: "error"` in mid-answer.
 */
export class CompletionDecoder extends ChunkDecoder {
  #started = false;
  #finish: { reason: FinishReason; usage?: Usage } | undefined;
  readonly #calls = new CallFragments();

  /** `upstream` names it in messages, `provider` in events; `model` is used until the upstream names one. */
  constructor(
    private readonly upstream: string,
    private readonly provider: string,
    private readonly model: string,
  ) {
    super();
  }

  protected chunk(value: unknown, events: ChatEvent[]): void {
    const root = asRecord(value);
    const choice = asRecord(Array.isArray(root?.choices) ? root.choices[0] : undefined);
    const error = root?.error ?? choice?.error;
    if (error !== undefined && error !== null) throw fromUpstreamError(error, this.upstream);
    const delta = asRecord(choice?.delta) ?? asRecord(choice?.message);
    const reason = choice?.finish_reason;
    const usage = toUsage(root?.usage);
    const saysSomething = delta !== undefined || typeof reason === 'string' || usage !== undefined;
    this.note(saysSomething);
    if (!root || !saysSomething) return;
    if (reason === 'error') throw fromUpstreamError({}, this.upstream);
    if (!this.#started) {
      this.#started = true;
      const id = typeof root.id === 'string' && root.id !== '' ? root.id : randomUUID();
      const model = typeof root.model === 'string' && root.model !== '' ? root.model : this.model;
      events.push({ type: 'start', id, model, provider: this.provider });
    }
    if (delta) this.#delta(delta, events);
    if (typeof reason === 'string') this.#finish ??= { reason: toReason(reason) };
    if (!this.#finish || !usage) return;
    this.#finish.usage = usage;
    this.end(events);
    this.done = true;
  }

  protected end(events: ChatEvent[]): void {
    if (!this.#finish) throw endedTooEarly(this.#started);
    this.#calls.flush(events);
    const { reason, usage } = this.#finish;
    const called = this.#calls.called && reason === 'stop';
    events.push({ type: 'finish', reason: called ? 'tool-calls' : reason, ...(usage && { usage }) });
  }

  #delta(delta: Record<string, unknown>, events: ChatEvent[]): void {
    // OpenRouter's word for it, and the one that others use.
    const reasoning = textIn(delta.reasoning) || textIn(delta.reasoning_content);
    if (reasoning !== '') this.#say({ type: 'reasoning', text: reasoning }, events);
    const text = textIn(delta.content) + textIn(delta.refusal);
    if (text !== '') this.#say({ type: 'text', text }, events);
    if (Array.isArray(delta.tool_calls)) this.#calls.add(delta.tool_calls, events);
  }

  #say(event: ChatEvent, events: ChatEvent[]): void {
    this.#calls.flush(events);
    events.push(event);
  }
}

function toReason(reason: string): FinishReason {
  switch (reason) {
    case 'length':
      return 'length';
    case 'tool_calls':
    case 'function_call':
      return 'tool-calls';
    case 'content_filter':
      return 'content-filter';
    default:
      return 'stop';
  }
}

function toUsage(value: unknown): Usage | undefined {
  const usage = asRecord(value);
  if (!usage) return undefined;
  const cached = count(asRecord(usage.prompt_tokens_details)?.cached_tokens);
  const reasoning = count(asRecord(usage.completion_tokens_details)?.reasoning_tokens);
  return {
    input: count(usage.prompt_tokens) ?? 0,
    output: count(usage.completion_tokens) ?? 0,
    ...(cached !== undefined && { cached }),
    // Some servers always say 0 where nobody thought.
    ...(reasoning && { reasoning }),
  };
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
