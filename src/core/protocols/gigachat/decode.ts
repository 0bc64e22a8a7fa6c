import { badUpstreamData, ChatError } from '../../chat/errors';
import type { ChatEvent, FinishReason, Usage } from '../../chat/events';
import { writeExact } from '../../ground/text/exact-numbers';
import { freshId } from '../../ground/text/fresh-id';
import { parseJson } from '../../ground/text/parse-json';
import { CallFragments } from '../call-fragments';
import { ChunkDecoder, deltaIn, endedTooEarly } from '../chunk-decoder';
import { asRecord, withWholeLetters } from '../json/json';
import { modelIn, reasonIn, recordsIn, textIn, thoughtIn, usageIn, WholeLetters } from '../said';
import { fromErrorObject } from './errors';

/** Reads GigaChat's answer; it is done with a finish reason together with the usage, `[DONE]` or not. */
export class AnswerDecoder extends ChunkDecoder {
  #finish: FinishReason | undefined;
  #call: { name: string; args: Arguments } | undefined;
  #called = false;
  /** Calls in the words of newer protocols. */
  readonly #calls = new CallFragments();
  readonly #letters = new WholeLetters();
  readonly #thoughts = new WholeLetters();
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

  protected chunk(value: unknown, events: ChatEvent[]): void {
    const root = asRecord(value);
    const usage = usageIn(root?.usage);
    if (usage) this.usage = usage;
    const failure = root && fromErrorObject(root);
    if (failure) throw failure;
    const choice = this.choiceIn(root);
    const delta = deltaIn(choice);
    const reason = reasonIn(choice?.finish_reason);
    const saysSomething = delta !== undefined || reason !== undefined || usage !== undefined;
    this.note(saysSomething);
    if (!root || !saysSomething) return;
    if (this.answering === undefined) {
      this.answering = modelIn(root.model) ?? this.model;
      this.begin({ type: 'start', id: this.id, model: this.answering });
    }
    if (delta) this.#delta(delta, events);
    if (reason !== undefined) this.#finish = toReason(reason);
    if (!usage) return;
    // What was to call and has not yet may be followed by its call.
    if (!this.#finish || this.#lacksCall) return;
    this.end(events);
    this.done = true;
  }

  #delta(delta: Record<string, unknown>, events: ChatEvent[]): void {
    // A built-in function's progress, whose `content` is the seconds left, and what it found: no words of the answer.
    if (delta.role === 'function_in_progress' || delta.role === 'search_result') {
      this.tellBegin(events);
      return;
    }
    const thought = this.#thoughts.take(thoughtIn(delta));
    if (thought !== '') this.#say({ type: 'reasoning', text: thought }, events);
    this.words(textIn(delta.content) + textIn(delta.refusal), events);
    const { function_call: called, tool_calls: calls } = delta;
    recordsIn(called).forEach((call, place) => {
      // What stands beside another in one list is no further piece of it.
      if (place > 0 && call.name) this.#flushCalls(events);
      this.#addCall(call, events);
    });
    // Some servers say a call twice, in the older words too.
    if (Array.isArray(calls) && !this.#call && !this.#called) this.#calls.add(calls, events);
  }

  #say(event: ChatEvent, events: ChatEvent[]): void {
    this.#flushCalls(events);
    this.#spoke = true;
    events.push(event);
  }

  /** Calls come whole, sometimes in several pieces of one object: they are put together before anybody sees them. */
  #addCall(call: Record<string, unknown>, events: ChatEvent[]): void {
    const name = typeof call.name === 'string' && call.name !== '' ? call.name : this.#call?.name;
    if (name === undefined) {
      if (holdsSomething(call.arguments)) this.#early = withPiece(this.#early, call.arguments);
      return;
    }
    if (this.#call && this.#call.name !== name) this.#flushCalls(events);
    this.#call = { name, args: withPiece(this.#call?.args ?? this.#early, call.arguments) };
    this.#early = undefined;
  }

  #flushCalls(events: ChatEvent[]): void {
    this.#calls.flush(events);
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

  protected words(words: string, events: ChatEvent[]): void {
    const text = this.#letters.take(words);
    if (text !== '') this.#say({ type: 'text', text }, events);
  }

  /** True when the answer ended in order to call, and holds neither a call nor a word that could be one. */
  get #lacksCall(): boolean {
    if (this.#finish !== 'tool-calls' || this.#spoke) return false;
    return !this.#call && !this.#called && !this.#calls.called;
  }

  protected end(events: ChatEvent[]): void {
    const [finish, usage] = [this.#finish, this.usage];
    this.over();
    if (!finish) throw endedTooEarly(this.answering !== undefined);
    const half = this.#letters.rest();
    if (half !== '') this.#say({ type: 'text', text: half }, events);
    this.#flushCalls(events);
    const called = this.#called || this.#calls.called;
    if (this.#lacksCall || (!called && this.#early)) throw lostCall();
    events.push({
      type: 'finish',
      reason: called && finish === 'stop' ? 'tool-calls' : finish,
      ...(usage && { usage }),
    });
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

/** Whether arguments say anything: some servers send empty ones beside every text. */
function holdsSomething(args: unknown): boolean {
  const value = typeof args === 'string' ? (parseJson(args)?.value ?? args) : args;
  const fields = asRecord(value);
  return fields ? Object.keys(fields).length > 0 : Boolean(value);
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
