import type { Socket } from 'node:net';
import type Agent from 'undici/lib/dispatcher/agent.js';
import { type ChatError, toChatError } from '../chat/errors';
import type { Clock } from '../ground/clock';
import { type ConnectionOptions, idleSocketMs, makeAgent, makeConnectors, wasStale } from './connections';
import { unpacked } from './gunzip';
import { exchange, type HttpRequest, type HttpResponse } from './http-call';
import { OwnAddresses } from './own-addresses';
import type { Reachability } from './reachability';
import { drift, sleepMs } from './wake';

export type { HttpRequest, HttpResponse } from './http-call';

/**
 * The one place that opens connections to an upstream. Every failure is a `ChatError`: `tls`, `network`, `offline`,
 * `timeout`, `protocol`, or `cancelled` when the caller's signal fired. Nothing that an upstream may have answered is
 * sent again here; a request on a kept connection that had died is, because nobody has read it, and one that was
 * refused for its connection.
 */
export class Transport {
  readonly #options: ConnectionOptions;
  readonly #clock: Clock;
  readonly #reachability: Reachability | undefined;
  readonly #addresses: OwnAddresses;
  readonly #connectors: ReturnType<typeof makeConnectors>;
  #kept: Agent;
  /** For requests that must not meet a kept connection: each of its connections serves once. */
  #fresh: Agent | undefined;
  readonly #sockets = new Set<Socket>();
  #driftMs: number;
  /** When a connection was last asked for, or an answer on one ended. */
  #usedMs: number;
  #connecting = 0;
  #isClosed = false;

  constructor(
    options: ConnectionOptions & { reachability?: Reachability; addresses?: () => ReadonlySet<string> | undefined },
  ) {
    this.#addresses = new OwnAddresses(options.clock, options.addresses);
    this.#options = {
      ...options,
      sockets: this.#sockets,
      onConnected: (socket, place) => this.#addresses.watch(socket, place),
      onConnecting: (change) => {
        this.#connecting += change;
      },
    };
    this.#clock = options.clock;
    this.#reachability = options.reachability;
    this.#connectors = makeConnectors(options);
    this.#kept = makeAgent(this.#options, this.#connectors);
    this.#driftMs = drift(options.clock);
    this.#usedMs = options.clock.monotonic();
  }

  /** True while a connection is being opened, or the reason looked for why it was not: who is to blame is not known yet. */
  get isConnecting(): boolean {
    return this.#connecting > 0;
  }

  /** Sends a request and resolves with the head of its answer; the body follows as it comes. */
  async open(request: HttpRequest): Promise<HttpResponse> {
    this.#reachability?.admit();
    this.#renewWhenLost();
    try {
      const response = await this.#send(request);
      this.#reachability?.reached();
      return unpacked(response);
    } catch (error) {
      throw await this.#judged(toChatError(error, request.signal));
    }
  }

  async #judged(failure: ChatError): Promise<ChatError> {
    if (!this.#reachability) return failure;
    this.#connecting += 1;
    try {
      return await this.#reachability.judge(failure);
    } finally {
      this.#connecting -= 1;
    }
  }

  /** Ends every connection at once, idle or not. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.#kept.destroy(), this.#fresh?.destroy()]);
    // Those from before a sleep, on which an answer still runs.
    for (const socket of this.#sockets) socket.destroy();
  }

  async #send(request: HttpRequest): Promise<HttpResponse> {
    let isWritten = false;
    const hears = {
      begun: () => {
        isWritten = true;
      },
      over: () => {
        this.#usedMs = this.#clock.monotonic();
      },
    };
    if (!request.once || this.#isClosed) {
      try {
        const response = await exchange(this.#kept, request, this.#clock, hears);
        if (!wantsAnother(response) || request.mayResend?.() === false) return response;
        response.discard();
      } catch (error) {
        if (this.#isClosed || !wasStale(toChatError(error), isWritten)) throw error;
        // What was not written was no call yet.
        if (isWritten && request.mayResend?.() === false) throw error;
      }
    }
    this.#fresh ??= makeAgent(this.#options, this.#connectors);
    return await exchange(this.#fresh, request, this.#clock, { oneWay: true });
  }

  /**
   * Connections from before a sleep, or from another network, look alive and are not: they are left to finish what runs,
   * and not used again.
   */
  #renewWhenLost(): void {
    if (this.#isClosed) return;
    const moved = this.#addresses.haveChanged();
    const driftMs = drift(this.#clock);
    const nowMs = this.#clock.monotonic();
    // Unused for so long, they would have been closed here, had this machine been awake.
    if (moved || driftMs - this.#driftMs > sleepMs || nowMs - this.#usedMs > idleSocketMs + sleepMs) {
      // It has ended when the last answer on it has; nobody waits for that.
      this.#kept.close().catch(() => {});
      this.#kept = makeAgent(this.#options, this.#connectors);
    }
    this.#driftMs = driftMs;
    this.#usedMs = nowMs;
  }
}

/** True when the other side says that it took nothing over this connection: it closed it meanwhile, or it is a wrong one. */
function wantsAnother({ status, headers }: HttpResponse): boolean {
  return status === 421 || status === 425 || (status === 408 && /\bclose\b/i.test(String(headers.connection)));
}

/** The body of a refusal is read for so long: its status says enough. */
const refusalWithinMs = 2000;

/** What came of a refusal's body within 2 s, up to 64 KiB, however it ended. */
export async function readRefusal({ body, discard }: HttpResponse, clock: Clock): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const timer = clock.timer(refusalWithinMs, discard);
  try {
    for await (const bytes of body) {
      pieces.push(bytes);
      size += bytes.length;
      if (size >= 64 * 1024) break;
    }
  } catch {
    // Cut off, or never ended.
  } finally {
    timer.cancel();
  }
  return textOf(Buffer.concat(pieces).subarray(0, 64 * 1024));
}

/** The whole body as text, up to `limit` bytes; what is longer is cut. */
export async function readText(body: AsyncIterable<Uint8Array>, limit: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const bytes of body) {
    pieces.push(bytes);
    size += bytes.length;
    if (size >= limit) break;
  }
  return textOf(Buffer.concat(pieces).subarray(0, limit));
}

/** UTF-8, without the mark that some gateways put in front to say so: no reader of JSON takes it. */
export function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
