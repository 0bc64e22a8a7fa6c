import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { badUpstreamData, ChatError, toChatError } from '../chat/errors';
import type { Clock } from '../ground/clock';
import { BodyQueue } from './body-queue';
import { awaitConnection } from './connections';
import { fromNetworkError } from './network-errors';
import { SilenceWatch } from './silence';
import { WakeWatch } from './wake';

/** One request, whole. */
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
  /** Milliseconds from the last byte of the request to that of a short answer; without it only silence ends one. */
  totalMs?: number;
}

/** The head of an answer, and its body as it comes. */
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

/** Who hears of a request: that it is being written, and that its connection is not needed any more. */
interface Listener {
  begun?(): void;
  over?(): void;
}

/** A connection that does not come about has a limit of its own, reached at the same time perhaps, which says more. */
const spareMs = 100;
/** Words before an answer (103 and its like): one each second for a quarter of an hour; nobody means to send more. */
const mostInterim = 1000;

/**
 * One request and its answer over `dispatcher`. Resolves with the head; the body follows as it comes. Every failure is
 * a `ChatError`. `oneWay` closes the connection after it.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: HttpRequest,
  clock: Clock,
  { oneWay = false, ...listener }: Listener & { oneWay?: boolean } = {},
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const { url, method, headers, body = null, signal } = request;
    if (signal.aborted) {
      reject(toChatError(undefined, signal));
      return;
    }
    const call = new HttpCall(request, clock, listener, {
      resolve,
      reject,
      hasConnection: awaitConnection(dispatcher, url.origin),
    });
    const path = url.pathname + url.search;
    const sent = isLarge(body) ? inPieces(bytesOf(body), headers, call.onTaken) : { body, headers };
    try {
      dispatcher.dispatch({ origin: url.origin, path, method, ...sent, ...(oneWay && { reset: true }) }, call);
    } catch (error) {
      // A header that cannot be sent: nothing of it may go on waiting.
      call.settle();
      reject(error);
    }
  });
}

/** A larger body is sent in pieces, so that it is seen to go out: a slow line may take minutes for it. */
const largeBytes = 1024 * 1024;
const pieceBytes = 64 * 1024;

function isLarge(body: HttpRequest['body'] | null): body is string | Uint8Array {
  return body !== null && body !== undefined && body.length > largeBytes;
}

/** The bytes of a body, which are not copied: it may be many megabytes. */
function bytesOf(body: string | Uint8Array): Buffer {
  return typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

/** A body that is read piece by piece, as the connection takes it; `onTaken` is told each time. */
function inPieces(bytes: Buffer, headers: HttpRequest['headers'], onTaken: () => void) {
  function* pieces() {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      onTaken();
      yield bytes.subarray(at, at + pieceBytes);
    }
  }
  return { body: Readable.from(pieces()), headers: { ...headers, 'content-length': String(bytes.length) } };
}

/** What becomes of a call. */
interface Outcome {
  resolve(response: HttpResponse): void;
  reject(error: unknown): void;
  /** Called once it waits for no connection any more. */
  hasConnection(): void;
}

/** A request under way: undici tells it what comes, and whatever ends it ends all its waiting. */
class HttpCall implements Dispatcher.DispatchHandler {
  readonly #silence: SilenceWatch;
  readonly #wake: WakeWatch;
  readonly #deadline: SilenceWatch | undefined;
  #spare: { cancel(): void } | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #body: BodyQueue | undefined;
  #isSettled = false;
  #interim = 0;

  constructor(
    private readonly request: HttpRequest,
    private readonly clock: Clock,
    private readonly listener: Listener,
    private readonly outcome: Outcome,
  ) {
    const { silenceMs, totalMs, signal } = request;
    this.#silence = new SilenceWatch(clock, silenceMs, () => this.#timedOut('was silent for', silenceMs));
    this.#wake = new WakeWatch(clock, () => this.#fail(lostInSleep(request.url)));
    if (totalMs !== undefined) {
      this.#deadline = new SilenceWatch(clock, totalMs, () => this.#timedOut('did not finish within', totalMs));
    }
    signal.addEventListener('abort', this.#abort);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.listener.begun?.();
    this.outcome.hasConnection();
    if (this.#isSettled) controller.abort(new ChatError('cancelled', 'The request was cancelled.'));
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: HttpResponse['headers']): void {
    // A word before the answer (103 and its like) is none: the wait for the head goes on, and so does its limit.
    if (status < 200) {
      this.#interim += 1;
      if (this.#interim > mostInterim) this.#fail(endless(this.request.url));
      return;
    }
    this.#touch();
    const discard = () => this.#fail(new ChatError('cancelled', 'The answer was not read to its end.'));
    const body = new BodyQueue({
      pause: () => {
        this.#silence.pause();
        controller.pause();
      },
      resume: () => {
        this.#silence.resume();
        this.#wake.touch();
        controller.resume();
      },
      onStop: discard,
    });
    this.#body = body;
    this.outcome.resolve({
      status,
      headers,
      body,
      discard,
      gathered: (isLast) => body.gathered(isLast, this.clock),
      hasEnded: () => body.hasEnded,
    });
  }

  onResponseData(_controller: Dispatcher.DispatchController, bytes: Uint8Array): void {
    this.#touch();
    this.#body?.push(bytes);
  }

  onResponseEnd(): void {
    this.settle();
    this.#body?.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(fromNetworkError(error, this.request.url.host, this.#body !== undefined));
  }

  /** Nothing of it waits any more. */
  settle(): void {
    this.#isSettled = true;
    this.listener.over?.();
    this.outcome.hasConnection();
    this.#silence.stop();
    this.#wake.stop();
    this.#deadline?.stop();
    this.#spare?.cancel();
    this.request.signal.removeEventListener('abort', this.#abort);
  }

  /** The connection takes more of the body: the other side is there, and slow. */
  readonly onTaken = () => {
    this.#silence.touch();
    this.#deadline?.touch();
  };

  readonly #abort = () => this.#fail(toChatError(undefined, this.request.signal));

  #touch(): void {
    this.#silence.touch();
    this.#wake.touch();
  }

  #timedOut(what: string, ms: number): void {
    const message = `${this.request.url.host} ${what} ${Math.round(ms / 1000)} s. Try again.`;
    const end = () => this.#fail(new ChatError('timeout', message, { code: 'upstream_timeout' }));
    if (this.#controller) end();
    else this.#spare ??= this.clock.timer(spareMs, end);
  }

  #fail(error: ChatError): void {
    if (this.#isSettled) return;
    this.settle();
    this.#controller?.abort(error);
    if (this.#body) this.#body.fail(error);
    else this.outcome.reject(error);
  }
}

function lostInSleep({ host }: URL): ChatError {
  const message = `The connection to ${host} did not survive the sleep of this machine. Try again.`;
  return new ChatError('network', message, { code: 'upstream_reset', host });
}

function endless({ host }: URL): ChatError {
  return badUpstreamData(`${host} did not come to its answer.`);
}
