import { badUpstreamData, ChatError } from '../../chat/errors';
import type { ChatEvent, FinishReason, Usage } from '../../chat/events';
import { writeExact } from '../../ground/text/exact-numbers';
import { freshId } from '../../ground/text/fresh-id';
import { parseJson } from '../../ground/text/parse-json';
import { holdsSomething } from '../call-fragments';
import { ChunkDecoder } from '../chunk-decoder';
import { asRecord, withWholeLetters } from '../json/json';
import { recordsIn } from '../said';
import { fromErrorObject, tokenExpired } from './errors';

/** Reads GigaChat's answer, whose calls are GigaChat's own `function_call`, or OpenAI's `tool_calls`. */
export class AnswerDecoder extends ChunkDecoder {
  #call: { name: string; args: Arguments } | undefined;
  #called = false;
  #spoke = false;
  /** Arguments that came before the name of their function. */
  #early: Arguments | undefined;

  /**
   * `id` names the answer (GigaChat gives none of its own); `model` is used until the upstream names one. Functions
   * keep the names they have upstream.
   */
  constructor(
    private readonly id: string,
    model: string,
    onUsage?: (usage: Usage, model: string) => void,
  ) {
    super(model, onUsage);
  }

  protected startOf(_root: Record<string, unknown>, model: string): ChatEvent {
    return { type: 'start', id: this.id, model };
  }

  protected failureIn(root: Record<string, unknown>): ChatError | undefined {
    const failure = fromErrorObject(root);
    return failure?.kind === 'auth' && this.hasBegun ? tokenExpired('answer') : failure;
  }

  protected override addDelta(delta: Record<string, unknown>, events: ChatEvent[]): void {
    // A built-in function's progress, whose `content` is the seconds left, and what it found: no words of the answer.
    if (delta.role === 'function_in_progress' || delta.role === 'search_result') this.tellBegin(events);
    else super.addDelta(delta, events);
  }

  protected addCalls({ function_call: called, tool_calls: calls }: Record<string, unknown>, events: ChatEvent[]): void {
    recordsIn(called).forEach((call, place) => {
      // What stands beside another in one list is no further piece of it.
      if (place > 0 && call.name) this.flushCalls(events);
      this.#addCall(call, events);
    });
    // Some servers say a call twice, in the older words too.
    if (!this.#call && !this.#called) this.calls.add(recordsIn(calls), events);
  }

  protected override say(event: ChatEvent, events: ChatEvent[]): void {
    super.say(event, events);
    this.#spoke = true;
  }

  /** Calls come whole, sometimes in several pieces of one object: they are put together before anybody sees them. */
  #addCall(call: Record<string, unknown>, events: ChatEvent[]): void {
    const name = typeof call.name === 'string' && call.name !== '' ? call.name : this.#call?.name;
    if (name === undefined) {
      if (holdsSomething(call.arguments)) this.#early = withPiece(this.#early, call.arguments);
      return;
    }
    if (this.#call && this.#call.name !== name) this.flushCalls(events);
    this.#call = { name, args: withPiece(this.#call?.args ?? this.#early, call.arguments) };
    this.#early = undefined;
  }

  protected override flushCalls(events: ChatEvent[]): void {
    super.flushCalls(events);
    const call = this.#call;
    if (!call) return;
    this.#call = undefined;
    this.#called = true;
    const id = freshId('call_');
    events.push(
      { type: 'tool-call', id, name: call.name },
      { type: 'tool-args', id, json: writeExact(withWholeLetters(call.args.toJson().toWellFormed())) },
    );
  }

  protected override get hasCalled(): boolean {
    return this.#called || super.hasCalled;
  }

  /** Neither a call nor a word that could be one. */
  protected override get lacksCall(): boolean {
    return this.finish === 'tool-calls' && !this.#spoke && !this.#call && !this.hasCalled;
  }

  protected override checkWhole(): void {
    if (this.lacksCall || (!this.hasCalled && (this.#early || this.calls.lost))) throw lostCall();
  }

  /** The last reason counts. */
  protected finishBy(reason: string): FinishReason {
    return toReason(reason);
  }
}

function toReason(reason: string): FinishReason {
  switch (reason) {
    case 'length':
    case 'max_tokens':
      return 'length';
    case 'function_call':
    case 'tool_calls':
      return 'tool-calls';
    case 'error':
    case 'function_call_error':
      throw new ChatError('upstream', 'GigaChat said that its answer failed. Ask again.', { code: 'upstream_error' });
  }
  // `blacklist`, with the side that was filtered in front, or in OpenAI's word.
  return /blacklist|filter/.test(reason) ? 'content-filter' : 'stop';
}

/** An answer that was to call a function and names none: without the call it would look like one that says nothing. */
function lostCall(): ChatError {
  return badUpstreamData('GigaChat wanted to call a function and did not say which. Ask again.');
}

function withPiece(args: Arguments | undefined, piece: unknown): Arguments {
  const all = args ?? new Arguments();
  all.add(piece);
  return all;
}

/** The arguments of one call: pieces of text, or of an object, go together; of anything else the last one counts. */
class Arguments {
  #value: unknown;
  #last: unknown;
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
      this.#last = piece;
      this.#fields = undefined;
    }
  }

  toJson(): string {
    if (this.#fields) return JSON.stringify(Object.fromEntries(this.#fields));
    const value = this.#value;
    if (typeof value !== 'string' || value === '') return JSON.stringify(value || {});
    // Some servers say all there is so far again with each piece, or the whole twice.
    const [last, isWhole] = [this.#last, parseJson(value) !== undefined];
    return !isWhole && typeof last === 'string' && asRecord(parseJson(last)?.value) ? last : value;
  }
}
