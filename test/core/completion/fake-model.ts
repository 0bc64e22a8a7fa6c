import type { CallContext } from '../../../src/core/chat/call-context';
import type { ChatError } from '../../../src/core/chat/errors';
import type { ChatStream } from '../../../src/core/chat/events';
import type { ChatProvider } from '../../../src/core/chat/ports/provider';
import type { ChatRequest } from '../../../src/core/chat/request';
import {
  CompletionDesk,
  type CompletionPlace,
  type CompletionQuestion,
} from '../../../src/core/completion/completion-desk';
import type { Cursor } from '../../../src/core/completion/cursor';
import { jsonLogger } from '../../../src/headless/json-log';
import { FakeClock } from '../../harness/fake-clock';

/** An answer in the marks that the model is asked for. */
export function tagged(code: string): string {
  return `<COMPLETION>${code}</COMPLETION>`;
}

/** What the model says to one request: pieces of text, a failure, or text and then silence until it is stopped. */
export type Said =
  | { pieces: readonly string[]; reason?: 'stop' | 'length' | 'content-filter'; holds?: boolean }
  | ChatError;

/** A desk in front of a model that says what it is told. */
export class FakeModel {
  readonly clock = new FakeClock();
  readonly log: string[] = [];
  readonly desk = new CompletionDesk(
    this.clock,
    jsonLogger('trace', (line) => this.log.push(line)),
  );
  readonly requests: ChatRequest[] = [];
  inFlight = 0;
  most = 0;
  free = true;
  wanted = false;
  readonly #watchers = new Set<() => void>();
  readonly #said: Said[] = [];
  /** Resolves when a request holds. */
  holding: Promise<void> = Promise.resolve();
  #held: () => void = () => {};

  says(...said: (Said | string)[]): this {
    this.#said.push(...said.map((one) => (typeof one === 'string' ? { pieces: [one] } : one)));
    this.holding = new Promise((resolve) => {
      this.#held = resolve;
    });
    return this;
  }

  /** Somebody else comes for the account. */
  newcomer(): void {
    this.wanted = true;
    for (const watcher of this.#watchers) watcher();
  }

  ask(cursor: Cursor, more: Partial<CompletionQuestion> = {}, place = this.place) {
    const signal = new AbortController().signal;
    return this.desk.complete({ cursor, automatic: false, delayMs: 300, snippets: () => [], signal, ...more }, place);
  }

  get place(): CompletionPlace {
    const provider: ChatProvider = {
      id: 'fake',
      models: () => Promise.resolve([]),
      stream: (request, context) => this.#stream(request, context),
    };
    return {
      provider,
      model: 'GigaChat-2',
      isFree: () => this.free,
      isWanted: () => this.wanted,
      watch: (listener) => {
        this.#watchers.add(listener);
        return () => void this.#watchers.delete(listener);
      },
    };
  }

  async *#stream(request: ChatRequest, { signal }: CallContext): ChatStream {
    this.requests.push(request);
    this.inFlight += 1;
    this.most = Math.max(this.most, this.inFlight);
    try {
      const said = this.#said.shift() ?? { pieces: [''] };
      if (said instanceof Error) throw said;
      yield [{ type: 'start', id: '1', model: request.model }];
      for (const text of said.pieces) if (text !== '') yield [{ type: 'text', text }];
      if (said.holds) {
        this.#held();
        await new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
        });
      }
      yield [{ type: 'finish', reason: said.reason ?? 'stop' }];
    } finally {
      this.inFlight -= 1;
    }
  }
}
