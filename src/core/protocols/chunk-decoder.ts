import { badUpstreamData, ChatError } from '../chat/errors';
import type { ChatEvent, Usage } from '../chat/events';
import { parseJson } from '../ground/text/parse-json';
import { withExactCalls } from './json/exact-calls';
import { asRecord } from './json/json';
import { recordsIn, textIn } from './said';
import { WordPattern, wordsAloneIn } from './word-pattern';

/** How many chunks in a row may say nothing before the stream is taken for broken. */
const emptyChunksTolerated = 2;

/**
 * Reads an upstream's answer chunk by chunk; what the chunks say is up to the protocol. State lives for one answer.
 * What is unknown is ignored, what is broken is thrown as `ChatError('protocol')`.
 */
export abstract class ChunkDecoder {
  /** True once nothing of interest follows: `[DONE]` was read, or all that comes before it. */
  done = false;
  #failure: { error: unknown } | undefined;
  #emptyChunks = 0;
  /** What the answer begins with, until its first word tells it. */
  #start: ChatEvent | undefined;
  /** The place of the answer among the choices: only one was asked for, so what else there is belongs to none. */
  #place: unknown;
  readonly #pattern = new WordPattern();
  /** The model that answers, once the answer began. */
  protected answering: string | undefined;
  protected usage: Usage | undefined;
  /** What it cost was told. */
  #isCounted = false;

  /** `model` is used until the upstream names one; `onUsage` hears what the call cost, and which model it was. */
  constructor(
    protected readonly model: string,
    private readonly onUsage: ((usage: Usage, model: string) => void) | undefined,
  ) {}

  /**
   * The events of one read, given the `data` of its SSE events. What went wrong after the first of them is thrown by
   * `check`, so that it does not matter to the events how the bytes were cut into reads. Words that came together are
   * told together.
   */
  read(data: readonly string[]): ChatEvent[] {
    const events: ChatEvent[] = [];
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
    if (this.usage && !this.#isCounted) this.onUsage?.(this.usage, this.answering ?? this.model);
    this.#isCounted ||= this.usage !== undefined;
  }

  /** Adds the events of one chunk. */
  protected abstract chunk(value: unknown, events: ChatEvent[]): void;
  /** Adds the events of words of the answer. */
  protected abstract words(words: string, events: ChatEvent[]): void;
  /** Adds the last events. Throws when the answer is not complete. */
  protected abstract end(events: ChatEvent[]): void;

  /** The choice of a chunk that belongs to the answer, wherever the server has it. */
  protected choiceIn(root: Record<string, unknown> | undefined): Record<string, unknown> | undefined {
    const choices = recordsIn(root?.choices);
    if (choices.length === 0) return undefined;
    this.#place ??= choices.some(({ index }) => index === 0) ? 0 : (choices[0]?.index ?? 0);
    return choices.find(({ index }) => (index ?? 0) === this.#place) ?? { delta: {} };
  }

  /** Notes whether a chunk said anything. Throws at the third in a row that did not. */
  protected note(saysSomething: boolean): void {
    this.#emptyChunks = saysSomething ? 0 : this.#emptyChunks + 1;
    if (this.#emptyChunks <= emptyChunksTolerated) return;
    throw badUpstreamData('The model server sent pieces of answer that say nothing.');
  }

  /**
   * Takes note of what the answer begins with. It is told with the first event after it: many servers say who speaks
   * long before they say a word, and an answer that fails in between may still be asked for again.
   */
  protected begin(start: ChatEvent): void {
    this.#start = start;
  }

  /** Tells what the answer begins with now: work is being done that must not be asked for twice. */
  protected tellBegin(events: ChatEvent[]): void {
    if (this.#start) events.push(this.#start);
    this.#start = undefined;
  }

  #chunk(text: string, events: ChatEvent[]): void {
    const value = toValue(text);
    const before = events.length;
    this.#begun(events, () => this.chunk(value, events));
    const said = wordsAloneIn(value);
    const last = events.length > before ? events.at(-1) : undefined;
    // Words may belong to another choice, or be held back: then the chunk is no pattern for others.
    if (said !== undefined && last?.type === 'text' && last.text === said) this.#pattern.learn(text, said);
  }

  #words(words: string, events: ChatEvent[]): void {
    if (words === '') return;
    this.note(true);
    this.#begun(events, () => this.words(words, events));
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
    this.#begun(events, () => this.end(events));
    this.done = true;
  }
}

/** What a choice adds to the answer, streamed or whole; a bare text is one. */
export function deltaIn(choice: Record<string, unknown> | undefined): Record<string, unknown> | undefined {
  const given = choice?.delta ?? choice?.message;
  const content = typeof given === 'string' ? given : choice?.text;
  return asRecord(given) ?? (content === undefined || content === null ? undefined : { content: textIn(content) });
}

/** The failure of an answer that ended before its finish. `started` tells a cut answer from none at all. */
export function endedTooEarly(started: boolean): ChatError {
  return new ChatError('protocol', 'The model server ended its answer too early.', {
    code: started ? 'upstream_truncated' : 'empty_response',
  });
}

function toValue(text: string): unknown {
  const chunk = parseJson(text);
  if (chunk) return withExactCalls(chunk.value, text);
  throw badUpstreamData('The model server sent a piece of answer that is not JSON.');
}
