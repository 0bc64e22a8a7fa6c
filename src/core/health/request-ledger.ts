import { CallBudget, sumOf } from '../chat/call-budget';
import type { CallContext } from '../chat/call-context';
import type { ChatStream, Usage } from '../chat/events';
import { type ChatRecord, observe } from '../chat/observe';
import type { ChatProvider } from '../chat/ports/provider';
import type { ChatRequest } from '../chat/request';
import { wrapProvider } from '../chat/wrap-provider';
import { calmly } from '../ground/calmly';
import type { Clock } from '../ground/clock';
import { Ongoing } from '../ground/ongoing';
import { shortened } from '../ground/text/shortened';
import { type RequestShape, shapeOfRequest } from './request-shape';

/** A chat under way or just over: numbers and names, no text of anybody's. */
export interface LedgerEntry {
  readonly id: number;
  readonly client: string;
  /** The wall clock's time of its beginning. */
  readonly beganMs: number;
  /** The name that was asked for. */
  readonly asked: string;
  readonly record: Readonly<ChatRecord>;
  /** What all its calls cost; undefined where nobody counted. */
  usage: Usage | undefined;
  /** Calls beyond the first. */
  retries: number;
  /** Where it stands in line; undefined when it does not wait. */
  place: number | undefined;
  isOver: boolean;
  /** What it asked for, without a word of it. */
  readonly shape: RequestShape;
}

type Followed = CallContext & { record: ChatRecord; calls: CallBudget };

/** A caller's name of a model or of itself is kept up to here. */
const longestName = 200;

/** As many finished requests are remembered. */
const mostFinished = 50;

/** Asked before each chat; it may wait, or throw a `ChatError` in place of the answer. */
export type BeforeChat = (context: CallContext) => Promise<void> | undefined;

/** Every chat of the account, whoever asked: the ones under way and the last ones. It reads the record each leaves. */
export class RequestLedger {
  readonly #open = new Ongoing<LedgerEntry>();
  #finished: LedgerEntry[] = [];
  #count = 0;
  /** Hears of every change while somebody looks. */
  onChange: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly onEnd: (entry: LedgerEntry) => void,
    private readonly before: BeforeChat = () => undefined,
    /** Takes secrets out of the names that callers give. */
    private readonly clean: (name: string) => string = (name) => name,
  ) {}

  /** The newest first. */
  get entries(): readonly LedgerEntry[] {
    return [...[...this.#open].reverse(), ...this.#finished];
  }

  find(id: number): LedgerEntry | undefined {
    return this.entries.find((entry) => entry.id === id);
  }

  /** The same provider, each of its chats written down. */
  follow(provider: ChatProvider): ChatProvider {
    return wrapProvider(provider, (request: ChatRequest, context: CallContext): ChatStream => {
      const record: ChatRecord = context.record ?? { provider: provider.id, steps: 0, toolCalls: 0 };
      const { calls = new CallBudget() } = context;
      const followed = this.#stream(provider, request, { ...context, record, calls });
      return context.record ? followed : observe(followed, record, this.clock, calls);
    });
  }

  async *#stream(provider: ChatProvider, request: ChatRequest, context: Followed): ChatStream {
    const { record, calls } = context;
    const gone = calls.made;
    const entry = this.#begin(request, context, record);
    const onWait: CallContext['onWait'] = (place) => {
      entry.place = place.position;
      this.#changed();
      context.onWait?.(place);
    };
    record.onEnd = () => {
      entry.retries = Math.max(0, calls.made - gone - 1);
      entry.usage = sumOf(record.spent ?? []);
      this.#end(entry);
    };
    await this.before(context);
    let begun = false;
    for await (const step of provider.stream(request, { ...context, onWait })) {
      entry.place = undefined;
      yield step;
      if (!begun) this.#changed();
      begun = true;
    }
  }

  #begin(request: ChatRequest, { client = '' }: CallContext, record: ChatRecord): LedgerEntry {
    this.#count += 1;
    const asked = shortened(this.clean(request.model), longestName);
    const entry: LedgerEntry = {
      id: this.#count,
      client: shortened(this.clean(client), longestName),
      beganMs: this.clock.now(),
      asked,
      record,
      usage: undefined,
      retries: 0,
      place: undefined,
      isOver: false,
      shape: { ...shapeOfRequest(request), model: asked },
    };
    this.#open.add(entry);
    this.#changed();
    return entry;
  }

  #end(entry: LedgerEntry): void {
    if (!this.#open.delete(entry)) return;
    entry.isOver = true;
    entry.place = undefined;
    this.#finished = [entry, ...this.#finished].slice(0, mostFinished);
    calmly(() => this.onEnd(entry));
    this.#changed();
  }

  #changed(): void {
    calmly(() => this.onChange?.());
  }
}
