import { randomUUID } from 'node:crypto';
import { ChatError } from '../../chat/errors';
import type { ChatEvent, FinishReason, Usage } from '../../chat/events';
import { ChunkDecoder, endedTooEarly } from '../chunk-decoder';
import { asRecord } from '../json/json';
import { fromErrorObject } from './errors';

/** Reads GigaChat's answer; it is done with a finish reason together with the usage, `[DONE]` or not. */
export class AnswerDecoder extends ChunkDecoder {
  #started = false;
  #finish: { reason: FinishReason; usage?: Usage } | undefined;
  #call: { name: string; args: Arguments } | undefined;
  #called = false;

  /**
   * `id` names the answer (GigaChat gives none of its own); `model` is used until the upstream names one. Functions
   * keep the names they have upstream.
   */
  constructor(
    private readonly id: string,
    private readonly model: string,
    /** Hears what the call cost. */
    private readonly onUsage?: (usage: Usage) => void,
  ) {
    super();
  }

  protected chunk(value: unknown, events: ChatEvent[]): void {
    const root = asRecord(value);
    const failure = root && fromErrorObject(root);
    if (failure) throw failure;
    const choice = asRecord(Array.isArray(root?.choices) ? root.choices[0] : undefined);
    const delta = asRecord(choice?.delta) ?? asRecord(choice?.message);
    const reason = choice?.finish_reason;
    const usage = toUsage(root?.usage);
    const saysSomething = delta !== undefined || typeof reason === 'string' || usage !== undefined;
    this.note(saysSomething);
    if (!root || !saysSomething) return;
    if (!this.#started) {
      this.#started = true;
      events.push({ type: 'start', id: this.id, model: typeof root.model === 'string' ? root.model : this.model });
    }
    if (delta) this.#delta(delta, events);
    if (typeof reason === 'string') this.#finish = { reason: toReason(reason), usage };
    else if (this.#finish && usage) this.#finish.usage = usage;
    if (!this.#finish?.usage) return;
    this.end(events);
    this.done = true;
  }

  #delta(delta: Record<string, unknown>, events: ChatEvent[]): void {
    // A built-in function's progress: `content` is then the seconds left, not text.
    if (delta.role === 'function_in_progress') return;
    if (typeof delta.reasoning_content === 'string' && delta.reasoning_content !== '') {
      this.#flushCall(events);
      events.push({ type: 'reasoning', text: delta.reasoning_content });
    }
    if (typeof delta.content === 'string' && delta.content !== '') {
      this.#flushCall(events);
      events.push({ type: 'text', text: delta.content });
    }
    const call = asRecord(delta.function_call);
    if (call) this.#addCall(call, events);
  }

  /** Calls come whole, sometimes in several pieces of one object: they are put together before anybody sees them. */
  #addCall(call: Record<string, unknown>, events: ChatEvent[]): void {
    const name = typeof call.name === 'string' && call.name !== '' ? call.name : this.#call?.name;
    if (name === undefined) return;
    if (this.#call && this.#call.name !== name) this.#flushCall(events);
    this.#call ??= { name, args: new Arguments() };
    this.#call.args.add(call.arguments);
  }

  #flushCall(events: ChatEvent[]): void {
    const call = this.#call;
    if (!call) return;
    this.#call = undefined;
    this.#called = true;
    const id = `call_${randomUUID().replaceAll('-', '')}`;
    events.push({ type: 'tool-call', id, name: call.name }, { type: 'tool-args', id, json: call.args.toJson() });
  }

  protected end(events: ChatEvent[]): void {
    if (!this.#finish) throw endedTooEarly(this.#started);
    this.#flushCall(events);
    if (this.#finish.usage) this.onUsage?.(this.#finish.usage);
    const reason = this.#called && this.#finish.reason === 'stop' ? 'tool-calls' : this.#finish.reason;
    events.push({ type: 'finish', reason, ...(this.#finish.usage && { usage: this.#finish.usage }) });
  }
}

function toReason(reason: string): FinishReason {
  switch (reason) {
    case 'length':
      return 'length';
    case 'function_call':
      return 'tool-calls';
    case 'blacklist':
      return 'content-filter';
    case 'error':
      throw new ChatError('upstream', 'GigaChat said that its answer failed. Ask again.', { code: 'upstream_error' });
    default:
      return 'stop';
  }
}

function toUsage(value: unknown): Usage | undefined {
  const usage = asRecord(value);
  if (!usage) return undefined;
  const cached = count(usage.precached_prompt_tokens);
  return {
    input: count(usage.prompt_tokens) ?? 0,
    output: count(usage.completion_tokens) ?? 0,
    ...(cached !== undefined && { cached }),
  };
}

/** The arguments of one call: pieces of text, or of an object, go together; of anything else the last one counts. */
class Arguments {
  #value: unknown;
  /** The fields of all pieces, when those are objects. A map, so that each piece costs what it holds. */
  #fields: Map<string, unknown> | undefined;

  add(piece: unknown): void {
    const fields = asRecord(piece);
    if (fields) {
      this.#fields ??= new Map();
      for (const [name, value] of Object.entries(fields)) this.#fields.set(name, value);
    } else if (piece !== undefined && piece !== null) {
      const isText = typeof this.#value === 'string' && typeof piece === 'string' && !this.#fields;
      this.#value = isText ? `${this.#value}${piece}` : piece;
      this.#fields = undefined;
    }
  }

  toJson(): string {
    if (this.#fields) return JSON.stringify(Object.fromEntries(this.#fields));
    return typeof this.#value === 'string' && this.#value !== '' ? this.#value : JSON.stringify(this.#value || {});
  }
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
