import { badUpstreamData, ChatError } from '../chat/errors';
import type { ChatEvent, FinishReason, Usage } from '../chat/events';
import { parseJson } from '../ground/text/parse-json';
import { CallFragments } from './call-fragments';
import { withExactCalls } from './json/exact-calls';
import { asRecord } from './json/json';
import { modelIn, reasonIn, recordsIn, textIn, thoughtIn, usageIn, WholeLetters } from './said';
import { WordPattern, wordsAloneIn } from './word-pattern';

/** How many chunks in a row may say nothing before the stream is taken for broken. */
const emptyChunksTolerated = 2;

type JsonObject = Record<string, unknown>;

/**
 * Reads an upstream's answer of Chat Completions, streamed or whole, chunk by chunk; what an upstream has of its own is
 * up to its decoder. State lives for one answer. It is done with a finish reason together with the usage, `[DONE]` or
 * not. What is unknown is ignored, what is broken is thrown as `ChatError('protocol')`.
 */
export abstract class ChunkDecoder {
  /** True once nothing of interest follows: `[DONE]` was read, or all that comes before it. */
  done = false;
  /** True where all that was read last were pieces that keep a stream alive. */
  isSilent = false;
  #failure: { error: unknown } | undefined;
  #emptyChunks = 0;
  /**
   * What the answer begins with, until it is told with the first event after it: many servers say who speaks long before
   * they say a word, and an answer that fails in between may still be asked for again.
   */
  #start: ChatEvent | undefined;
  /** The place of the answer among the choices: only one was asked for, so what else there is belongs to none. */
  #place: unknown;
  readonly #pattern = new WordPattern();
  readonly #letters = new WholeLetters();
  readonly #thoughts = new WholeLetters();
  /** The model that answers, once the answer began. */
  #answering: string | undefined;
  #usage: Usage | undefined;
  /** What it cost was told. */
  #isCounted = false;
  protected finish: FinishReason | undefined;
  /** The calls that `tool_calls` say. */
  protected readonly calls = new CallFragments();

  /** `model` is used until the upstream names one; `onUsage` hears what the call cost, and which model it was. */
  constructor(
    private readonly model: string,
    private readonly onUsage: ((usage: Usage, model: string) => void) | undefined,
  ) {}

  /**
   * The events of one read, given the `data` of its SSE events. What went wrong after the first of them is thrown by
   * `check`, so that it does not matter to the events how the bytes were cut into reads. Words that came together are
   * told together.
   */
  read(data: readonly string[]): ChatEvent[] {
    const events: ChatEvent[] = [];
    this.isSilent = true;
    try {
      let together = '';
      for (const text of data) {
        if (this.done || this.#failure) break;
        const words = this.#pattern.wordsIn(text);
        if (words !== undefined) {
          together += words;
          continue;
        }
        this.#words(together, events);
        together = '';
        if (text.length < 16 && text.trim() === '[DONE]') this.#close(events);
        else this.#chunk(text, events);
      }
      this.#words(together, events);
    } catch (error) {
      if (events.length === 0) throw error;
      this.#failure = { error };
    }
    return events;
  }

  /** Throws the failure that the last read met after its events. */
  check(): void {
    if (this.#failure) throw this.#failure.error;
  }

  /** The events that only the end of the body settles. Throws when the answer was not complete. */
  close(): ChatEvent[] {
    this.check();
    const events: ChatEvent[] = [];
    if (!this.done) this.#close(events);
    return events;
  }

  /** Nothing is read any more. What was read is paid for, whatever is wrong with the answer. */
  over(): void {
    if (this.#usage && !this.#isCounted) this.onUsage?.(this.#usage, this.#answering ?? this.model);
    this.#isCounted ||= this.#usage !== undefined;
  }

  /** What the answer begins with, given its first chunk that says something. */
  protected abstract startOf(root: JsonObject, model: string): ChatEvent;
  /** The failure that a chunk tells of. */
  protected abstract failureIn(root: JsonObject, choice: JsonObject | undefined): ChatError | undefined;
  /** Adds the events of the calls in a delta. */
  protected abstract addCalls(delta: JsonObject, events: ChatEvent[]): void;
  /** Why the answer ended, given the upstream's word for it. */
  protected abstract finishBy(reason: string): FinishReason;

  /** Adds the events of what a choice adds to the answer. */
  protected addDelta(delta: JsonObject, events: ChatEvent[]): void {
    const thought = this.#thoughts.take(thoughtIn(delta));
    if (thought !== '') this.say({ type: 'reasoning', text: thought }, events);
    this.#addWords(textIn(delta.content) + textIn(delta.refusal), events);
    this.addCalls(delta, events);
  }

  /** Adds an event other than a call's. */
  protected say(event: ChatEvent, events: ChatEvent[]): void {
    this.flushCalls(events);
    events.push(event);
  }

  /** Something else follows than a piece of the calls so far. */
  protected flushCalls(events: ChatEvent[]): void {
    this.calls.flush(events);
  }

  /** True once an event was told: from then on the answer cannot be asked for again. */
  protected get hasBegun(): boolean {
    return this.#answering !== undefined && this.#start === undefined;
  }

  protected get hasCalled(): boolean {
    return this.calls.called;
  }

  /** True when the answer ended in order to call, and has not yet: its call may still follow. */
  protected get lacksCall(): boolean {
    return false;
  }

  /** Throws when something is missing in an answer that has ended, and whose calls were all told. */
  protected checkWhole(): void {}

  /** The choice of a chunk that belongs to the answer, wherever the server has it. */
  #choiceIn(root: JsonObject | undefined): JsonObject | undefined {
    const choices = recordsIn(root?.choices);
    if (choices.length === 0) return undefined;
    this.#place ??= choices.some(({ index }) => index === 0) ? 0 : (choices[0]?.index ?? 0);
    return choices.find(({ index }) => (index ?? 0) === this.#place) ?? { delta: {} };
  }

  /** Notes whether a chunk said anything. Throws at the third in a row that did not. */
  #note(saysSomething: boolean): void {
    this.isSilent = false;
    this.#emptyChunks = saysSomething ? 0 : this.#emptyChunks + 1;
    if (this.#emptyChunks <= emptyChunksTolerated) return;
    throw badUpstreamData('The model server sent pieces of answer that say nothing.');
  }

  /** Tells what the answer begins with now: work is being done that must not be asked for twice. */
  protected tellBegin(events: ChatEvent[]): void {
    if (this.#start) events.push(this.#start);
    this.#start = undefined;
  }

  #chunk(text: string, events: ChatEvent[]): void {
    const value = toValue(text);
    const before = events.length;
    this.#begun(events, () => this.#addChunk(value, events));
    const said = wordsAloneIn(value);
    const last = events.length > before ? events.at(-1) : undefined;
    // Words may belong to another choice, or be held back: then the chunk is no pattern for others.
    if (said !== undefined && last?.type === 'text' && last.text === said) this.#pattern.learn(text, said);
  }

  #addChunk(value: unknown, events: ChatEvent[]): void {
    const root = asRecord(value);
    const usage = usageIn(root?.usage);
    if (usage) this.#usage = usage;
    const choice = this.#choiceIn(root);
    const failure = root && this.failureIn(root, choice);
    if (failure) throw failure;
    const delta = deltaIn(choice);
    const reason = reasonIn(choice?.finish_reason);
    const saysSomething = delta !== undefined || reason !== undefined || usage !== undefined;
    if (!saysSomething && isSilence(root)) return;
    this.#note(saysSomething);
    if (!root || !saysSomething) return;
    if (this.#answering === undefined) {
      this.#answering = modelIn(root.model) ?? this.model;
      this.#start = this.startOf(root, this.#answering);
    }
    if (delta) this.addDelta(delta, events);
    if (reason !== undefined) this.finish = this.finishBy(reason);
    if (!usage || !this.finish || this.lacksCall) return;
    this.#addEnd(events);
    this.done = true;
  }

  #words(words: string, events: ChatEvent[]): void {
    if (words === '') return;
    this.#note(true);
    this.#begun(events, () => this.#addWords(words, events));
  }

  #addWords(words: string, events: ChatEvent[]): void {
    const text = this.#letters.take(words);
    if (text !== '') this.say({ type: 'text', text }, events);
  }

  #addEnd(events: ChatEvent[]): void {
    const { finish } = this;
    this.over();
    if (!finish) throw endedTooEarly(this.#answering !== undefined);
    const half = this.#letters.rest();
    if (half !== '') this.say({ type: 'text', text: half }, events);
    this.flushCalls(events);
    this.checkWhole();
    const reason = this.hasCalled && finish === 'stop' ? 'tool-calls' : finish;
    events.push({ type: 'finish', reason, ...(this.#usage && { usage: this.#usage }) });
  }

  #begun(events: ChatEvent[], add: () => void): void {
    const before = events.length;
    try {
      add();
    } finally {
      if (this.#start && events.length > before) {
        events.splice(before, 0, this.#start);
        this.#start = undefined;
      }
    }
  }

  #close(events: ChatEvent[]): void {
    this.#begun(events, () => this.#addEnd(events));
    this.done = true;
  }
}

/** What a choice adds to the answer, streamed or whole; a bare text is one. */
function deltaIn(choice: JsonObject | undefined): JsonObject | undefined {
  const given = choice?.delta ?? choice?.message;
  const content = typeof given === 'string' ? given : choice?.text;
  return asRecord(given) ?? (content === undefined || content === null ? undefined : { content: textIn(content) });
}

/** Nothing for now, in due form: some servers keep a stream alive with it, others judge in it what they said before. */
function isSilence(root: JsonObject | undefined): boolean {
  if (!Array.isArray(root?.choices)) return false;
  return root.choices.every((one) => {
    const choice = asRecord(one);
    return choice && !('delta' in choice || 'message' in choice);
  });
}

/** The failure of an answer that ended before its finish. `started` tells a cut answer from none at all. */
function endedTooEarly(started: boolean): ChatError {
  return new ChatError('protocol', 'The model server ended its answer too early.', {
    code: started ? 'upstream_truncated' : 'empty_response',
  });
}

function toValue(text: string): unknown {
  const chunk = parseJson(text);
  if (chunk) return withExactCalls(chunk.value, text);
  throw badUpstreamData('The model server sent a piece of answer that is not JSON.');
}
