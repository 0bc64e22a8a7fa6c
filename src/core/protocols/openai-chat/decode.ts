import { randomUUID } from 'node:crypto';
import type { ChatEvent, FinishReason, Usage } from '../../chat/events';
import { CallFragments } from '../call-fragments';
import { ChunkDecoder, deltaIn, endedTooEarly } from '../chunk-decoder';
import { asRecord } from '../json/json';
import { modelIn, reasonIn, textIn, thoughtIn, usageIn, WholeLetters } from '../said';
import { fromUpstreamError } from './upstream-errors';

/**
 * Reads the answer of another server's Chat Completions, streamed or whole. An error object is thrown wherever it
 * stands: alone in a 200, in the first chunk, or beside `finish_reason: "error"` in mid-answer.
 */
export class CompletionDecoder extends ChunkDecoder {
  #finish: FinishReason | undefined;
  readonly #calls = new CallFragments();
  readonly #letters = new WholeLetters();
  readonly #thoughts = new WholeLetters();

  /** `upstream` names it in messages, `provider` in events; `model` is used until the upstream names one. */
  constructor(
    private readonly upstream: string,
    private readonly provider: string,
    model: string,
    onUsage?: (usage: Usage, model: string) => void,
  ) {
    super(model, onUsage);
  }

  protected chunk(value: unknown, events: ChatEvent[]): void {
    const root = asRecord(value);
    const choice = this.choiceIn(root);
    const usage = usageIn(root?.usage);
    if (usage) this.usage = usage;
    // Some servers say it without the object around it.
    const error = root?.error ?? choice?.error ?? (root?.object === 'error' ? root : undefined);
    if (error !== undefined && error !== null) throw fromUpstreamError(error, this.upstream);
    const delta = deltaIn(choice);
    const reason = reasonIn(choice?.finish_reason);
    const saysSomething = delta !== undefined || reason !== undefined || usage !== undefined;
    this.note(saysSomething);
    if (!root || !saysSomething) return;
    if (reason === 'error') throw fromUpstreamError({}, this.upstream);
    if (this.answering === undefined) {
      const id = typeof root.id === 'string' && root.id !== '' ? root.id : randomUUID();
      this.answering = modelIn(root.model) ?? this.model;
      this.begin({ type: 'start', id, model: this.answering, provider: this.provider });
    }
    if (delta) this.#delta(delta, events);
    if (reason !== undefined) this.#finish ??= toReason(reason);
    if (!usage || !this.#finish) return;
    this.end(events);
    this.done = true;
  }

  protected words(words: string, events: ChatEvent[]): void {
    const text = this.#letters.take(words);
    if (text !== '') this.#say({ type: 'text', text }, events);
  }

  protected end(events: ChatEvent[]): void {
    const [finish, usage] = [this.#finish, this.usage];
    this.over();
    if (!finish) throw endedTooEarly(this.answering !== undefined);
    const half = this.#letters.rest();
    if (half !== '') this.#say({ type: 'text', text: half }, events);
    this.#calls.flush(events);
    const called = this.#calls.called && finish === 'stop';
    events.push({ type: 'finish', reason: called ? 'tool-calls' : finish, ...(usage && { usage }) });
  }

  #delta(delta: Record<string, unknown>, events: ChatEvent[]): void {
    const thought = this.#thoughts.take(thoughtIn(delta));
    if (thought !== '') this.#say({ type: 'reasoning', text: thought }, events);
    this.words(textIn(delta.content) + textIn(delta.refusal), events);
    const { tool_calls: calls, function_call: called } = delta;
    if (Array.isArray(calls)) this.#calls.add(calls, events);
    // The older word for the same.
    else if (asRecord(called)) this.#calls.add([{ index: 0, function: called }], events);
  }

  #say(event: ChatEvent, events: ChatEvent[]): void {
    this.#calls.flush(events);
    events.push(event);
  }
}

function toReason(reason: string): FinishReason {
  switch (reason) {
    case 'length':
    case 'max_tokens':
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
