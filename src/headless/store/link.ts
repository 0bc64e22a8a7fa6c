import { ErrorReply, RESP_TYPES, type RedisArgument, type RedisClientType } from '@redis/client';
import { pause } from '../../core/chat/pause';
import type { Clock } from '../../core/ground/clock';
import type { Logger } from '../../core/ground/logger';
import type { Script } from './script';
import { StoreAway, storeReason } from './store-away';

/** A command that takes longer is given up: no answer may wait long for something it can do without. */
const answerWithinMs = 1000;
/** After a command that was given up nobody asks for this long. */
const restMs = 2000;
/** A connection on which nothing is heard for so long leads nowhere, also one that was only just opened. */
export const silentForMs = 10_000;
/** A timer that fires so much too late stood still with the program, and what was answered meanwhile lies unread. */
const stoodMs = 100;

type Nothing = Record<never, never>;
export type StoreClient = RedisClientType<Nothing, Nothing, Nothing, 3>;

/**
 * The connection to the store. It comes back by itself; whatever is asked while it is away, slow or full fails with
 * `StoreAway` and holds nobody up. Trouble, and its end, are each told once in the log.
 */
export class StoreLink {
  #restsUntilMs = 0;
  #isReady = false;
  #isClosed = false;
  /** When the first of the words was said that had no answer yet. */
  #silentSinceMs: number | undefined;
  /** Trouble that was told and is not over: with everything, or with what it answers and refuses, such as writes. */
  #trouble: 'all' | 'refused' | undefined;
  /** What is to be heard, by channel, whether or not the store could be told so. */
  readonly #listeners = new Map<string, Set<() => void>>();

  constructor(
    private readonly client: StoreClient,
    /** What the store is called in the log: without user and password. */
    readonly name: string,
    private readonly clock: Clock,
    private readonly logger: Logger,
    /** Whether a failure ends the start, and is told there. */
    private readonly endsStart: (error: unknown) => boolean = () => false,
  ) {
    client.on('ready', () => {
      this.#isReady = true;
      this.#restsUntilMs = 0;
      this.#silentSinceMs = undefined;
      this.#over();
      for (const channel of this.#listeners.keys()) this.#subscribe(channel);
    });
    // Without a listener an error event would end the program.
    client.on('error', (error: unknown) => {
      this.#isReady = client.isReady;
      this.#failed(error, false);
    });
  }

  /** What a script answers; texts come as bytes. Throws `StoreAway`. */
  async run(
    { source, sha1, writes }: Script,
    keys: readonly string[],
    args: readonly RedisArgument[],
  ): Promise<unknown> {
    const rest = [String(keys.length), ...keys, ...args];
    const options = { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } };
    return await this.ask(async (client) => {
      try {
        return await client.sendCommand(['EVALSHA', sha1, ...rest], options);
      } catch (error) {
        if (!(error instanceof ErrorReply) || !error.message.startsWith('NOSCRIPT')) throw error;
        return await client.sendCommand(['EVAL', source, ...rest], options);
      }
    }, writes);
  }

  /** The answer to a command; `proves` is true where it shows that nothing is refused any more. Throws `StoreAway`. */
  async ask<T>(command: (client: StoreClient) => Promise<T>, proves = false): Promise<T> {
    if (!this.#isReady || this.#isClosed || this.clock.monotonic() < this.#restsUntilMs) throw new StoreAway(this.name);
    const over = new AbortController();
    const late = this.#late(over.signal).then(() => {
      this.#restsUntilMs = this.clock.monotonic() + restMs;
      this.#leadsNowhere();
      throw silent(answerWithinMs);
    });
    // The race may be over before.
    late.catch(() => {});
    try {
      const answer = await Promise.race([command(this.client), late]);
      this.#silentSinceMs = undefined;
      if (proves || this.#trouble === 'all') this.#over();
      return answer;
    } catch (error) {
      if (error instanceof ErrorReply) this.#silentSinceMs = undefined;
      this.#failed(error, error instanceof ErrorReply);
      throw new StoreAway(this.name, error);
    } finally {
      over.abort();
    }
  }

  /** Resolves when the store has had its time; what this program slept through is none of it. */
  async #late(signal: AbortSignal): Promise<void> {
    let dueMs: number;
    do {
      dueMs = this.clock.monotonic() + answerWithinMs;
      await pause(answerWithinMs, this.clock, signal);
    } while (this.clock.monotonic() - dueMs > stoodMs);
  }

  /** Goes on another connection when this one is silent for long: the client's own limit begins anew with each word said. */
  #leadsNowhere(): void {
    const nowMs = this.clock.monotonic();
    this.#silentSinceMs ??= nowMs - answerWithinMs;
    if (!this.#isReady || this.#isClosed || nowMs - this.#silentSinceMs < silentForMs) return;
    this.#isReady = false;
    this.client.destroy();
    // It tries again by itself, and says as an error event what went wrong.
    this.client.connect().catch(() => {});
  }

  /** Calls `listener` whenever something is told on the channel, from when the store can be asked. */
  hear(channel: string, listener: () => void): void {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(listener));
    this.#subscribe(channel);
  }

  /** Hears nothing more of the channel. */
  ignore(channel: string, listener: () => void): void {
    const listeners = this.#listeners.get(channel);
    if (!listeners?.delete(listener) || listeners.size > 0) return;
    this.#listeners.delete(channel);
    if (this.client.isReady) this.client.unsubscribe(channel, this.#told).catch(this.#deaf);
  }

  /** Says that no word of it came for so long, not even that it could not be reached. */
  isSilentFor(ms: number): void {
    this.#failed(silent(ms), false);
  }

  close(): void {
    this.#isClosed = true;
    if (this.client.isOpen) this.client.destroy();
  }

  /** One listener for all, which the client keeps once, however often the store is told. */
  readonly #told = (_message: string, channel: string) => {
    for (const listener of this.#listeners.get(channel) ?? []) listener();
  };

  // What is not heard of so comes with the next beat.
  readonly #deaf = (error: unknown) =>
    this.logger.debug('cannot listen to the store', { store: this.name, reason: storeReason(error) });

  /** The client repeats by itself, on a new connection, what it could say once; what it never could is said here. */
  #subscribe(channel: string): void {
    if (this.client.isReady && !this.#isClosed) this.client.subscribe(channel, this.#told).catch(this.#deaf);
  }

  #failed(error: unknown, isReply: boolean): void {
    if (this.#isClosed || this.endsStart(error)) return;
    const wasTold = this.#trouble !== undefined;
    this.#trouble = isReply && this.#trouble !== 'all' ? 'refused' : 'all';
    const fields = { store: this.name, reason: storeReason(error) };
    if (wasTold) this.logger.debug('the store still cannot be used', fields);
    else this.logger.warn('the store cannot be used: this copy goes on by itself until it can', fields);
  }

  #over(): void {
    if (this.#trouble) this.logger.info('the store can be used again', { store: this.name });
    this.#trouble = undefined;
  }
}

function silent(ms: number): Error {
  return new Error(`it gave no answer within ${ms} ms`);
}
