import type { Dispatcher } from 'undici';
import buildConnector from 'undici/lib/core/connect.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import type { Clock } from '../chat/clock';
import { ChatError } from '../chat/errors';
import { BodyQueue } from './body-queue';
import { fromNetworkError } from './network-errors';

/** GigaChat closes an idle connection after 15 s; ours must be gone before it. */
const idleSocketMs = 10_000;
const connectTimeoutMs = 10_000;

export interface HttpRequest {
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  signal: AbortSignal;
  /** Longest silence: until the first byte of the answer, and between two reads. */
  silenceMs: number;
}

export interface HttpResponse {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: AsyncIterable<Uint8Array>;
  /** Ends the connection at once; what was not read yet is lost. */
  discard(): void;
}

/**
 * The one place that opens connections to an upstream. Certificates are always verified, redirects never followed, and
 * every failure is a `ChatError`: `tls`, `network`, `timeout`, or `cancelled` when the caller's signal fired.
 */
export class Transport {
  readonly #agent: Agent;
  readonly #clock: Clock;

  /** `ca`: every root to trust, as PEM; without it the runtime's own roots hold. */
  constructor(options: { clock: Clock; ca?: readonly string[] }) {
    this.#clock = options.clock;
    const connector = buildConnector({ timeout: 0, ...(options.ca && { ca: [...options.ca] }) });
    this.#agent = new Agent({
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: idleSocketMs,
      keepAliveMaxTimeout: idleSocketMs,
      connect: (target, callback) => {
        const socket = connector(target, (...outcome) => {
          timer.cancel();
          callback(...outcome);
        });
        const timer = this.#clock.timer(connectTimeoutMs, () => {
          socket.destroy(
            new ChatError('timeout', `${target.host ?? target.hostname} did not accept a connection within 10 s.`, {
              code: 'upstream_timeout',
            }),
          );
        });
      },
    });
  }

  /** Sends a request and resolves with the head of its answer; the body follows as it comes. */
  open(request: HttpRequest): Promise<HttpResponse> {
    const { url, signal } = request;
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(abortError(signal));
        return;
      }
      let controller: Dispatcher.DispatchController | undefined;
      let body: BodyQueue | undefined;
      let settled = false;
      const silence = watchSilence(this.#clock, request.silenceMs, () =>
        fail(
          new ChatError('timeout', `${url.host} was silent for ${Math.round(request.silenceMs / 1000)} s.`, {
            code: 'upstream_timeout',
          }),
        ),
      );
      const settle = () => {
        settled = true;
        silence.stop();
        signal.removeEventListener('abort', onAbort);
      };
      const fail = (error: ChatError) => {
        if (settled) return;
        settle();
        controller?.abort(error);
        if (body) body.fail(error);
        else reject(error);
      };
      const onAbort = () => fail(abortError(signal));
      signal.addEventListener('abort', onAbort);

      this.#agent.dispatch(
        {
          origin: url.origin,
          path: url.pathname + url.search,
          method: request.method,
          headers: request.headers,
          body: request.body ?? null,
        },
        {
          onRequestStart(started) {
            controller = started;
            if (settled) started.abort(new ChatError('cancelled', 'The request was cancelled.'));
          },
          onResponseStart(started, status, headers) {
            silence.touch();
            const discard = () => fail(new ChatError('cancelled', 'The answer was not read to its end.'));
            body = new BodyQueue({
              pause: () => started.pause(),
              resume: () => {
                silence.touch();
                started.resume();
              },
              onStop: discard,
            });
            resolve({ status, headers, body, discard });
          },
          onResponseData(_controller, bytes) {
            silence.touch();
            body?.push(bytes);
          },
          onResponseEnd() {
            settle();
            body?.end();
          },
          onResponseError(_controller, error) {
            fail(fromNetworkError(error, url.host));
          },
        },
      );
    });
  }

  /** Ends every connection at once, idle or not. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

function abortError(signal: AbortSignal): ChatError {
  return signal.reason instanceof ChatError ? signal.reason : new ChatError('cancelled', 'The request was cancelled.');
}

/** Calls `expire` when nothing touched it for `limitMs`. One timer for the whole answer: a touch only notes the time. */
function watchSilence(clock: Clock, limitMs: number, expire: () => void) {
  let last = clock.monotonic();
  const check = () => {
    const left = last + limitMs - clock.monotonic();
    if (left <= 0) expire();
    else timer = clock.timer(left, check);
  };
  let timer = clock.timer(limitMs, check);
  return {
    touch: () => {
      last = clock.monotonic();
    },
    stop: () => timer.cancel(),
  };
}

/** The whole body as text, up to `limit` bytes; what is longer is cut. For refusals and small answers. */
export async function readText(body: AsyncIterable<Uint8Array>, limit: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const bytes of body) {
    pieces.push(bytes);
    size += bytes.length;
    if (size >= limit) break;
  }
  return Buffer.concat(pieces).subarray(0, limit).toString('utf8');
}
