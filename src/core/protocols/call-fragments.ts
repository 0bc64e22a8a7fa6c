import type { ChatEvent } from '../chat/events';
import { writeExact } from '../ground/text/exact-numbers';
import { freshId } from '../ground/text/fresh-id';
import { parseJson } from '../ground/text/parse-json';
import { asRecord } from './json/json';
import { WholeLetters } from './said';

interface Call {
  /** Its id alone, among all calls of the answer. */
  id: string;
  /** Its id as the upstream has it, who may give one id to several. */
  ownId: string | undefined;
  name: string;
  /** The arguments, piece by piece. */
  args: string[];
  letters: WholeLetters;
  /** How many of the pieces were given out. */
  given: number;
  opened: boolean;
}

/**
 * Puts the fragments of an answer's calls in order: those of one call follow each other. The call in front is passed on
 * as it comes; one that begins before the arguments of the call in front are whole is held until the end of the calls.
 */
export class CallFragments {
  #calls: Call[] = [];
  /** The last call of each place where the upstream counts it, and the first of each id. */
  readonly #byIndex = new Map<number, Call>();
  readonly #byId = new Map<string, Call>();
  readonly #ids = new Set<string>();
  /** True once a call was passed on. */
  called = false;

  /** Adds what a chunk's `tool_calls` say. */
  add(fragments: readonly unknown[], events: ChatEvent[]): void {
    for (const fragment of fragments) this.#one(asRecord(fragment) ?? {}, events);
  }

  /** Something else follows, or the answer is over: gives out what is held. */
  flush(events: ChatEvent[]): void {
    for (const call of this.#calls) {
      this.#pass(call, events);
      const half = call.letters.rest();
      if (half !== '') events.push({ type: 'tool-args', id: call.id, json: half });
      // A call without a word of arguments has none; readers expect an object.
      if (call.opened && call.args.length === 0) events.push({ type: 'tool-args', id: call.id, json: '{}' });
    }
    this.#calls = [];
    this.#byIndex.clear();
    this.#byId.clear();
  }

  #one(fragment: Record<string, unknown>, events: ChatEvent[]): void {
    const told = asRecord(fragment.function) ?? {};
    const id = typeof fragment.id === 'string' && fragment.id !== '' ? fragment.id : undefined;
    const index = typeof fragment.index === 'number' ? fragment.index : undefined;
    const name = typeof told.name === 'string' ? told.name : '';
    const call = this.#find(index, id, name !== '') ?? this.#open(index, id, events);
    if (call.name === '') call.name = name;
    const { arguments: args } = told;
    if (typeof args === 'string' && args !== '') call.args.push(args);
    else if (asRecord(args)) call.args.push(writeExact(JSON.stringify(args)));
    if (call === this.#calls[0]) this.#pass(call, events);
  }

  /**
   * The call that a fragment belongs to: by its place, by its id, or the last one when it has neither. Some models
   * count every call as the first, so a name with another id begins a call of its own.
   */
  #find(index: number | undefined, id: string | undefined, isNamed: boolean): Call | undefined {
    if (index !== undefined) {
      const call = this.#byIndex.get(index);
      return call && isNamed && id !== undefined && (call.ownId ?? call.id) !== id ? undefined : call;
    }
    if (id !== undefined) return this.#byId.get(id);
    const last = this.#calls.at(-1);
    return last && isNamed && last.name !== '' ? undefined : last;
  }

  #open(index: number | undefined, id: string | undefined, events: ChatEvent[]): Call {
    const [front] = this.#calls;
    if (this.#calls.length === 1 && front && parseJson(front.args.join(''))) this.flush(events);
    const call: Call = {
      id: id === undefined || this.#ids.has(id) ? freshId('call_') : id,
      ownId: id,
      name: '',
      args: [],
      letters: new WholeLetters(),
      given: 0,
      opened: false,
    };
    this.#calls.push(call);
    if (index !== undefined) this.#byIndex.set(index, call);
    this.#ids.add(call.id);
    if (id !== undefined && !this.#byId.has(id)) this.#byId.set(id, call);
    return call;
  }

  #pass(call: Call, events: ChatEvent[]): void {
    if (call.name === '') return;
    if (!call.opened) events.push({ type: 'tool-call', id: call.id, name: call.name });
    call.opened = true;
    this.called = true;
    const json = call.letters.take(call.args.slice(call.given).join(''));
    call.given = call.args.length;
    if (json !== '') events.push({ type: 'tool-args', id: call.id, json });
  }
}
