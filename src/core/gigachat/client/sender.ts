import { randomUUID } from 'node:crypto';
import type { CallBudget } from '../../chat/call-budget';
import { BoundedMap } from '../../ground/bounded-map';
import type { Clock } from '../../ground/clock';
import { urlBelow } from '../../ground/hosts';
import type { Logger } from '../../ground/logger';
import type { HttpRequest, HttpResponse, Transport } from '../../net/transport';

export interface SenderOptions {
  transport: Transport;
  clock: Clock;
  logger: Logger;
  /** With the version: `https://api.giga.chat/v1`. */
  baseUrl: URL;
  userAgent: string;
  /** Longest silence of the upstream before it is given up. */
  silenceMs: number;
}

/** What is sent beside the token. */
export interface CallContent {
  headers: Record<string, string>;
  body?: string | Uint8Array;
  /** For calls whose answer is small: when it must be complete. */
  totalMs?: number;
  /**
   * The call does what nobody can take back, so it is not made again unless GigaChat surely did not take it; `lost`: as
   * long as it said nothing of it.
   */
  once?: boolean | 'lost';
}

/** Paths with an id of a file or a batch are as many as there are ids. */
const mostAddresses = 20;

/** Sends one call to GigaChat and gives what came back, whatever its status. */
export class Sender {
  /** The addresses that are called again and again, by their path. */
  readonly #addresses = new BoundedMap<string, URL>(mostAddresses);

  constructor(private readonly options: SenderOptions) {}

  async send(
    method: HttpRequest['method'],
    path: string,
    signal: AbortSignal,
    content: CallContent,
    calls: CallBudget,
    token: string | undefined,
  ): Promise<HttpResponse> {
    const { transport, userAgent, silenceMs, clock, logger } = this.options;
    const requestId = randomUUID();
    const started = clock.monotonic();
    const response = await transport.open({
      method,
      url: this.#addressOf(path),
      headers: {
        'user-agent': userAgent,
        'x-request-id': requestId,
        'accept-encoding': 'identity',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...content.headers,
      },
      body: content.body,
      signal,
      silenceMs,
      totalMs: content.totalMs,
      once: content.once !== undefined && content.once !== false,
      mayResend: () => calls.take(),
    });
    logger.debug('called GigaChat', { path, requestId, status: response.status, ms: clock.monotonic() - started });
    return response;
  }

  #addressOf(path: string): URL {
    const known = this.#addresses.get(path);
    if (known) return known;
    const address = urlBelow(this.options.baseUrl, path);
    this.#addresses.set(path, address);
    return address;
  }
}
