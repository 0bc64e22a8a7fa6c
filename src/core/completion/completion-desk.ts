import { CallBudget } from '../chat/call-budget';
import { toChatError } from '../chat/errors';
import type { ChatEvent } from '../chat/events';
import { pause } from '../chat/pause';
import type { ChatProvider } from '../chat/ports/provider';
import type { Clock } from '../ground/clock';
import type { Logger } from '../ground/logger';
import { type Shared, shared } from '../ground/shared';
import { completionClient } from './completion-client';
import type { Cursor, Snippet } from './cursor';
import { fitAnswer } from './fit-answer';
import { toGapRequest } from './gap-request';
import { Pacing, type Pause } from './pacing';
import { readCode } from './read-completion';
import { SuggestionMemory } from './suggestion-memory';
import { wantedAt } from './when-to-ask';

/** The account as completions need it. */
export interface CompletionPlace {
  readonly provider: ChatProvider;
  readonly model: string;
  /** True when a request would be answered at once, and nobody else waits. */
  isFree(): boolean;
  /** True as soon as somebody else wants the place. */
  isWanted(): boolean;
  /** Hears whenever somebody waits, enters or leaves; the function given back ends that. */
  watch(listener: () => void): () => void;
}

export interface CompletionQuestion {
  readonly cursor: Cursor;
  /** True when nobody asked for it. */
  readonly automatic: boolean;
  /** The shortest wait before asking unasked, in milliseconds. */
  readonly delayMs: number;
  /** Asked last, where nobody asked for a completion: whether the editor would show one now. */
  isWelcome?(): Promise<boolean>;
  /** Pieces of other files; looked for only when GigaChat is asked. */
  snippets(): readonly Snippet[];
  readonly signal: AbortSignal;
}

/** A completion, or why there is none. */
export type CompletionAnswer =
  | { readonly text: string }
  | { readonly none: 'busy' | 'paused' | 'cancelled' | 'nothing' | 'failed' | 'daily-limit' };

const longestMs = { automatic: 2500, asked: 8000 };
/** Answers are short; one that goes on and on is cut here. */
const mostChars = 8000;
/** A longer one is read again only after so many more letters: each reading looks at all of it. */
const readAtEachStep = 1000;
const readAgainAfter = 64;

/** Asks for completions: one at a time, never in the queue, and gone as soon as anybody else wants the account. */
export class CompletionDesk {
  readonly #memory: SuggestionMemory;
  readonly #pacing: Pacing;
  #running: Shared<unknown> | undefined;
  #stop: AbortController | undefined;
  #asked = 0;
  /** How often something was changed that refusals may have been about. */
  #changes = 0;

  constructor(
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.#memory = new SuggestionMemory(clock);
    this.#pacing = new Pacing(clock);
  }

  /** Why nothing is asked for now. */
  get pause(): Pause | undefined {
    return this.#pacing.pause;
  }

  /** What is known for this place without asking; the empty text where nothing fits. */
  remembered(cursor: Cursor, model: string): string | undefined {
    return this.#memory.find(cursor, model);
  }

  /** Somebody signed in, chose another model, or paid: what was refused may be tried again. */
  resume(): void {
    this.#changes += 1;
    this.#pacing.resume();
  }

  /** A chat of the account was answered: a refusal of the account is over. */
  accountAnswered(): void {
    this.#pacing.accountAnswered();
  }

  /** Ends what runs: the person has typed on, or wants no completions any more. */
  stop(): void {
    this.#stop?.abort();
  }

  /** Never throws. A later question ends an earlier one. */
  async complete(question: CompletionQuestion, place: CompletionPlace): Promise<CompletionAnswer> {
    this.#asked += 1;
    const turn = this.#asked;
    this.stop();
    const { automatic, delayMs, signal } = question;
    const refusal = (): CompletionAnswer | undefined => {
      if (signal.aborted || turn !== this.#asked) return { none: 'cancelled' };
      if (this.#pacing.pause) return { none: 'paused' };
      if (!place.isFree()) return { none: 'busy' };
      return undefined;
    };
    try {
      if (automatic) await pause(this.#pacing.delayMs(delayMs), this.clock, signal);
      // The place is given back a moment after its request was ended.
      while (this.#running) await this.#running;
    } catch {
      return { none: 'cancelled' };
    }
    let refused = refusal();
    if (!refused && question.isWelcome) {
      const isWelcome = await question.isWelcome().catch(() => false);
      refused = isWelcome ? refusal() : { none: 'cancelled' };
    }
    if (refused) return refused;
    const asking = this.#ask(question, place);
    this.#running = shared(
      asking.finally(() => {
        this.#running = undefined;
      }),
    );
    return await asking;
  }

  async #ask(
    { cursor, automatic, snippets, signal }: CompletionQuestion,
    place: CompletionPlace,
  ): Promise<CompletionAnswer> {
    const stop = new AbortController();
    this.#stop = stop;
    const leave = () => stop.abort();
    signal.addEventListener('abort', leave, { once: true });
    let gaveWay = false;
    const giveWay = () => {
      gaveWay = true;
      stop.abort();
    };
    const unwatch = place.watch(() => {
      if (place.isWanted()) giveWay();
    });
    let isLate = false;
    const limit = this.clock.timer(automatic ? longestMs.automatic : longestMs.asked, () => {
      isLate = true;
      stop.abort();
    });
    const begun = this.clock.monotonic();
    const changes = this.#changes;
    let read: AnswerReading | undefined;
    try {
      read = new AnswerReading(cursor, snippets(), automatic, place.model);
      // One call and no repeat: what failed a moment ago is not worth a second one.
      const calls = new CallBudget({ count: { left: 1 } });
      const context = { signal: stop.signal, client: completionClient, calls, onWait: giveWay };
      for await (const step of place.provider.stream(read.request, context))
        if (step.some((event) => read?.take(event))) break;
      if (!stop.signal.aborted) this.#pacing.answered(this.clock.monotonic() - begun);
    } catch (thrown) {
      const error = toChatError(thrown, stop.signal);
      if (!stop.signal.aborted) {
        // What was asked before a change says nothing of how it is now.
        if (changes === this.#changes) this.#pacing.failed(error);
        this.logger.info('a completion failed', { kind: error.kind, code: error.code });
        return { none: error.code === 'daily_limit' ? 'daily-limit' : 'failed' };
      }
      if (isLate) this.#pacing.answered(this.clock.monotonic() - begun);
    } finally {
      limit.cancel();
      unwatch();
      signal.removeEventListener('abort', leave);
      if (this.#stop === stop) this.#stop = undefined;
    }
    if (gaveWay) return { none: 'busy' };
    if (stop.signal.aborted && !isLate) return { none: 'cancelled' };
    const text = read?.text() ?? '';
    this.#memory.keep(cursor, place.model, text);
    return text === '' ? { none: 'nothing' } : { text };
  }
}

/** One answer while it is read. */
class AnswerReading {
  readonly #wanted;
  readonly #gap;
  #said = '';
  #read = 0;
  #isOver = false;

  constructor(
    private readonly cursor: Cursor,
    snippets: readonly Snippet[],
    automatic: boolean,
    model: string,
  ) {
    this.#wanted = wantedAt(cursor, automatic);
    this.#gap = toGapRequest(cursor, snippets, this.#wanted, model);
  }

  get request() {
    return this.#gap.request;
  }

  /** True when the rest of the answer changes nothing. */
  take(event: ChatEvent): boolean {
    if (event.type === 'finish') {
      this.#isOver = event.reason === 'stop';
      if (event.reason === 'content-filter') this.#said = '';
    }
    if (event.type !== 'text') return false;
    this.#said += event.text.slice(0, mostChars + 1 - this.#said.length);
    const { length } = this.#said;
    if (length > mostChars) return true;
    if (length > readAtEachStep && length - this.#read < readAgainAfter) return false;
    this.#read = length;
    return this.#fitted(false)?.isEnough === true;
  }

  /** The completion as far as the answer has come. */
  text(): string {
    return this.#fitted(this.#isOver)?.text ?? '';
  }

  #fitted(isOver: boolean) {
    const { word } = this.#gap.reading;
    const found = readCode(this.#said, this.#gap.reading, this.cursor, isOver);
    return found && fitAnswer(found.code, this.cursor, this.#wanted, word, found.isWhole || isOver);
  }
}
