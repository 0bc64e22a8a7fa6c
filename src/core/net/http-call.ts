import type { Dispatcher } from 'undici';
import { badUpstreamData, ChatError } from '../chat/errors';
import type { Clock } from '../ground/clock';
import { BodyQueue } from './body-queue';
import { awaitConnection } from './connections';
import { fromNetworkError } from './network-errors';
import { SilenceWatch } from './silence';
import { WakeWatch } from './wake';

export interface HttpRequest {
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  signal: AbortSignal;
  /** Longest silence in milliseconds: until the head of the answer, and between two reads. */
  silenceMs: number;
  /** It must not reach the other side twice, so it goes on a connection of its own: no kept one that may have died. */
  once?: boolean;
  /** Asked before the request is sent again because its kept connection had died; counts that call. */
  mayResend?: () => boolean;
  /** Milliseconds until the last byte of the answer, for short answers; without it only silence ends one. */
  totalMs?: number;
}

export interface HttpResponse {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: AsyncIterable<Uint8Array>;
  /** Resolves when the body is worth a further read for one who wants all of it; absent where nobody can tell. */
  gathered?(isLast: (bytes: Uint8Array) => boolean): Promise<void>;
  /** True once the last byte of the body has come; absent where nobody can tell. */
  hasEnded?(): boolean;
  /** Ends the connection at once; what was not read yet is lost. */
  discard(): void;
  /** Says that it holds a failure and no answer, to whoever counts what is answered. */
  failed?(failure: ChatError): void;
}

/** Words before an answer (103 and its like): one each second for a quarter of an hour; nobody means to send more. */
const mostInterim = 1000;

/**
 * One request and its answer over `dispatcher`. Resolves with the head; the body follows as it comes. Every failure is
 * a `ChatError`. `oneWay` closes the connection after it; `begun` hears that the request is being written, `over` that
 * the connection is not needed any more.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: HttpRequest,
  clock: Clock,
  { oneWay = false, begun, over }: { oneWay?: boolean; begun?: () => void; over?: () => void } = {},
): Promise<HttpResponse> {
  const { url, signal } = request;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(abortError(signal));
      return;
    }
    let controller: Dispatcher.DispatchController | undefined;
    let body: BodyQueue | undefined;
    let settled = false;
    let interim = 0;
    const timedOut = (what: string, ms: number) =>
      fail(
        new ChatError('timeout', `${url.host} ${what} ${Math.round(ms / 1000)} s.`, {
          code: 'upstream_timeout',
        }),
      );
    const silence = new SilenceWatch(clock, request.silenceMs, () => timedOut('was silent for', request.silenceMs));
    const wake = new WakeWatch(clock, () =>
      fail(
        new ChatError(
          'network',
          `The connection to ${url.host} did not survive the sleep of this machine. Try again.`,
          {
            code: 'upstream_reset',
            host: url.host,
          },
        ),
      ),
    );
    const hasConnection = awaitConnection(dispatcher, url.origin);
    const { totalMs } = request;
    const deadline =
      totalMs === undefined ? undefined : clock.timer(totalMs, () => timedOut('did not finish within', totalMs));
    const settle = () => {
      settled = true;
      over?.();
      hasConnection();
      silence.stop();
      wake.stop();
      deadline?.cancel();
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

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        controller = started;
        begun?.();
        hasConnection();
        if (settled) started.abort(new ChatError('cancelled', 'The request was cancelled.'));
      },
      onResponseStart(started, status, headers) {
        // A word before the answer (103 and its like) is none: the wait for the head goes on, and so does its limit.
        if (status < 200) {
          interim += 1;
          if (interim > mostInterim) fail(endless(url));
          return;
        }
        silence.touch();
        wake.touch();
        const discard = () => fail(new ChatError('cancelled', 'The answer was not read to its end.'));
        const queue = new BodyQueue({
          pause: () => {
            silence.pause();
            started.pause();
          },
          resume: () => {
            silence.resume();
            wake.touch();
            started.resume();
          },
          onStop: discard,
        });
        body = queue;
        resolve({
          status,
          headers,
          body,
          discard,
          gathered: (isLast) => queue.gathered(isLast, clock),
          hasEnded: () => queue.hasEnded,
        });
      },
      onResponseData(_controller, bytes) {
        silence.touch();
        wake.touch();
        body?.push(bytes);
      },
      onResponseEnd() {
        settle();
        body?.end();
      },
      onResponseError(_controller, error) {
        fail(fromNetworkError(error, url.host, body !== undefined));
      },
    };
    try {
      dispatcher.dispatch(
        {
          origin: url.origin,
          path: url.pathname + url.search,
          method: request.method,
          headers: request.headers,
          body: request.body ?? null,
          ...(oneWay && { reset: true }),
        },
        handler,
      );
    } catch (error) {
      // A header that cannot be sent: nothing of it may go on waiting.
      settle();
      reject(error);
    }
  });
}

function endless({ host }: URL): ChatError {
  return badUpstreamData(`${host} did not come to its answer.`);
}

function abortError(signal: AbortSignal): ChatError {
  return signal.reason instanceof ChatError ? signal.reason : new ChatError('cancelled', 'The request was cancelled.');
}
