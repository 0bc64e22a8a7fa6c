import type { ProvideLanguageModelChatResponseOptions } from 'vscode';
import { ChatError } from '../../core/chat/errors';
import { pause } from '../../core/chat/pause';
import type { Clock } from '../../core/ground/clock';

/** So long a request of VS Code itself waits for the person's turn that it comes with. */
const graceMs = 3000;
/** And so long at most while turns are under way. */
const longestMs = 60_000;

/** What newer versions of VS Code add to the options of a request. */
export interface Initiated {
  /** The extension that asks, or `core`. */
  readonly requestInitiator?: string;
}

/** True for what VS Code's own chat asks. */
export function isOwnChat({ requestInitiator = '' }: Initiated): boolean {
  return /^(?:core|github\.copilot(?:-chat)?)$/i.test(requestInitiator);
}

/**
 * True for what VS Code asks for itself beside a person's turn: a title for the chat, a summary of it. It offers no
 * tools with them and gives them no number; a turn of the person has a number, where nothing may be called as well.
 */
export function isAside(options: ProvideLanguageModelChatResponseOptions & Initiated): boolean {
  return !options.tools?.length && isOwnChat(options) && !isNumbered(options);
}

function isNumbered({ modelOptions }: ProvideLanguageModelChatResponseOptions): boolean {
  return typeof modelOptions?._telemetryTurn === 'number';
}

/** The turns of the person under way, so that what VS Code asks beside them does not take their only stream. */
export class OwnTurns {
  #running = 0;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly clock: Clock) {}

  /** Says that a turn has begun; the function given back says that it is over. */
  begin(): () => void {
    this.#running += 1;
    this.#tell();
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.#running -= 1;
      this.#tell();
    };
  }

  /** Resolves when no turn has been under way for a while, or after a minute. Throws `cancelled` on the signal. */
  async quiet(signal: AbortSignal): Promise<void> {
    const until = this.clock.monotonic() + longestMs;
    for (;;) {
      const left = until - this.clock.monotonic();
      if (left <= 0) return;
      const running = this.#running > 0;
      const moved = await this.#movedWithin(running ? left : Math.min(graceMs, left), signal);
      if (signal.aborted) throw new ChatError('cancelled', 'The request was cancelled.');
      if (!moved && !running) return;
    }
  }

  /** True when a turn began or ended within that time. */
  async #movedWithin(ms: number, signal: AbortSignal): Promise<boolean> {
    const waiting = new AbortController();
    let moved = false;
    const stop = () => waiting.abort();
    const hear = () => {
      moved = true;
      stop();
    };
    this.#listeners.add(hear);
    signal.addEventListener('abort', stop, { once: true });
    try {
      if (!signal.aborted) await pause(ms, this.clock, waiting.signal).catch(() => {});
    } finally {
      this.#listeners.delete(hear);
      signal.removeEventListener('abort', stop);
    }
    return moved;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
