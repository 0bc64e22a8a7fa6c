import type { ChatEvent } from '../chat/events';
import { writeExact } from '../ground/text/exact-numbers';
import { freshId } from '../ground/text/fresh-id';
import { parseJson } from '../ground/text/parse-json';
import { asRecord } from './json/json';
import { countIn, WholeLetters } from './said';

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
  /** How often its arguments were looked at as a whole. */
  looks: number;
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
  /** The calls of the last list that told of several: another as long goes on with them in their order. */
  #row: readonly Call[] = [];
  /** True once a call was passed on. */
  called = false;
  /** True once one with arguments was not, because it has no name. */
  lost = false;

  /** Adds what a chunk's `tool_calls` say. */
  add(fragments: readonly Record<string, unknown>[], events: ChatEvent[]): void {
    const row = fragments.length > 1 && fragments.length === this.#row.length ? this.#row : [];
    const calls = fragments.map((given, place) => this.#one(toFragment(given, place > 0), events, row[place]));
    if (calls.length > 1) this.#row = calls;
  }

  /** Something else follows, or the answer is over: gives out what is held. */
  flush(events: ChatEvent[]): void {
    for (const call of this.#calls) {
      this.lost ||= call.name === '' && holdsSomething(call.args.join(''));
      this.#pass(call, events);
      const half = call.letters.rest();
      if (half !== '') events.push({ type: 'tool-args', id: call.id, json: half });
      // A call without a word of arguments has none; readers expect an object.
      if (call.opened && call.args.length === 0) events.push({ type: 'tool-args', id: call.id, json: '{}' });
    }
    this.#calls = [];
    this.#row = [];
    this.#byIndex.clear();
    this.#byId.clear();
  }

  #one(fragment: Fragment, events: ChatEvent[], inRow: Call | undefined): Call {
    const { index, id, name, args } = fragment;
    const isBare = index === undefined && id === undefined && name === '';
    // One that was whole is out already, and would lose what is added to it.
    const goesOn = isBare && inRow && this.#calls.includes(inRow) ? inRow : undefined;
    const call = goesOn ?? this.#find(fragment) ?? this.#open(index, id, events);
    if (call.name === '') call.name = name;
    if (args !== '') call.args.push(args);
    if (call === this.#calls[0]) this.#pass(call, events);
    return call;
  }

  /** The call that a fragment belongs to: by its place, by its id, or the last one when it has neither. */
  #find(fragment: Fragment): Call | undefined {
    const { index, id, name, isBeside } = fragment;
    const last = this.#calls.at(-1);
    if (index !== undefined) {
      const call = this.#byIndex.get(index);
      return call && isAnother(call, fragment) ? undefined : call;
    }
    if (id !== undefined) {
      // Its id may come behind its name.
      const isLate = name === '' && last?.ownId === undefined;
      return this.#byId.get(id) ?? (isLate ? last : undefined);
    }
    if (!last || name === '' || last.name === '') return last;
    return isBeside || name !== last.name || isAnother(last, fragment) ? undefined : last;
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
      looks: 0,
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

/** What one piece of `tool_calls` says. */
interface Fragment {
  index: number | undefined;
  id: string | undefined;
  name: string;
  args: string;
  /** It stands behind another in one list. */
  isBeside: boolean;
}

/** Some servers leave out the object around the name and the arguments, or count in texts. */
function toFragment(given: Record<string, unknown>, isBeside: boolean): Fragment {
  const { name, arguments: args } = asRecord(given.function) ?? given;
  return {
    index: countIn(given.index),
    id: typeof given.id === 'string' && given.id !== '' ? given.id : undefined,
    name: typeof name === 'string' ? name : '',
    args: typeof args === 'string' ? args : asRecord(args) ? writeExact(JSON.stringify(args)) : '',
    isBeside,
  };
}

/** Arguments are looked at so often, because each look takes as long as they are. */
const mostLooks = 8;

/**
 * True for a fragment of a call's place that begins another call: some models count every call as the first, and some
 * name their call in each of its fragments. Where ids do not tell them apart, another name or new arguments behind whole
 * ones do.
 */
function isAnother(call: Call, { id, name, args }: Fragment): boolean {
  if (name === '') return false;
  if (id !== undefined && call.ownId !== undefined) return id !== call.ownId;
  const isOther = call.name !== '' && name !== call.name;
  if (isOther && id !== undefined) return true;
  const begins = isOther || args.trimStart().startsWith('{');
  if (!begins || !call.args.at(-1)?.trimEnd().endsWith('}')) return false;
  call.looks += 1;
  return call.looks <= mostLooks && asRecord(parseJson(call.args.join(''))?.value) !== undefined;
}

/** Whether arguments say anything: some servers send empty ones beside every text. */
export function holdsSomething(args: unknown): boolean {
  const parsed = typeof args === 'string' ? parseJson(args) : undefined;
  const value = parsed ? parsed.value : typeof args === 'string' ? args.trim() : args;
  const fields = asRecord(value);
  return fields ? Object.keys(fields).length > 0 : Boolean(value);
}
