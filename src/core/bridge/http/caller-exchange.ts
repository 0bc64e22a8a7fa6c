import { randomUUID } from 'node:crypto';
import { getEventListeners } from 'node:events';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { AnswerRecord } from '../../chat/answer-record';
import type { CallContext } from '../../chat/call-context';
import type { ChatError } from '../../chat/errors';
import type { ChatRecord } from '../../chat/observe';
import { writeExact } from '../../ground/text/exact-numbers';
import { forSocket } from '../../ground/text/utf8-bytes';
import type { ChatFront, Refusal } from '../../protocols/front';
import type { BodyPlace } from '../body/body-room';
import { clientOf } from './client-name';

/**
 * What an answered request left for the next one of its connection: a signal that nobody has heard of. Node needs as
 * long to make one as for reading a short request.
 */
const unused = new WeakMap<object, AbortController>();

function controllerFor(connection: object): AbortController {
  const controller = unused.get(connection) ?? new AbortController();
  unused.delete(connection);
  return controller;
}

/** Leaves it to the next request, unless it was used or somebody still listens on behalf of this one. */
function leaveToNext(connection: object, controller: AbortController): void {
  const { signal } = controller;
  if (!signal.aborted && getEventListeners(signal, 'abort').length === 0) unused.set(connection, controller);
}

/** One request and its answer, while it is under way. */
export class Exchange {
  readonly requestId: string;
  /** Aborted when the caller has gone, or with the reason when the bridge stops. */
  readonly signal: AbortSignal;
  /** What the route's `:id` stood for. */
  id: string | undefined;
  /** The pattern of the route that answers. */
  route: string | undefined;
  /** True when an answer to it leaves no line in the log. */
  isQuiet = false;
  /** What the chat came to. */
  record: ChatRecord | undefined;
  /** Why the request could not be answered; a refusal by the bridge's own gate is none. */
  failure: ChatError | undefined;
  readonly #controller: AbortController;
  #taken = false;
  #client: string | undefined;

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    /** Its part of the memory for bodies, for as long as its answer is not over. */
    readonly place: BodyPlace,
  ) {
    const given = request.headers['x-request-id'];
    this.requestId = typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : randomUUID();
    this.#controller = controllerFor(request.socket);
    this.signal = this.#controller.signal;
    response.setHeader('x-request-id', this.requestId);
    // A write that loses the race with a leaving caller is reported here; leaving is already known by `close`.
    response.on('error', () => {});
    response.on('finish', () => {
      // Node says so as well of what a destroyed connection never took.
      this.#taken = !request.socket.destroyed;
    });
    response.on('close', () => {
      place.leave();
      if (this.#taken) leaveToNext(request.socket, this.#controller);
      else this.#controller.abort();
    });
  }

  /**
   * Who asks: the program's name with a fingerprint of its key, its User-Agent and its session, so that two windows of
   * one program are two clients. Fit for a log line.
   */
  get client(): string {
    this.#client ??= clientOf(this.request);
    return this.#client;
  }

  get traceparent(): string | undefined {
    const { traceparent } = this.request.headers;
    return typeof traceparent === 'string' ? traceparent : undefined;
  }

  /** How whatever it asks for is served. */
  get context(): CallContext {
    const { signal, client, requestId, traceparent } = this;
    return { signal, client, requestId, ...(traceparent !== undefined && { traceparent }) };
  }

  /** What the request came to, once its answer is over. */
  toRecord(totalMs: number): AnswerRecord {
    const { request, response, record: chat } = this;
    return {
      requestId: this.requestId,
      client: this.client,
      method: request.method ?? '',
      path: (request.url ?? '').split('?', 1)[0] ?? '',
      route: this.route,
      status: response.headersSent ? response.statusCode : 0,
      complete: this.#taken,
      totalMs,
      traceparent: this.traceparent,
      chat,
      failure: chat?.failure?.kind ?? this.failure?.kind,
    };
  }

  /** Ends the work on this request from our side; `reason` is what the caller is told. */
  abort(reason: Error): void {
    this.#controller.abort(reason);
  }

  json(status: number, body: unknown, headers: OutgoingHttpHeaders = {}): void {
    this.jsonText(status, forSocket(writeExact(JSON.stringify(body))), headers);
  }

  /** Answers with JSON that is written already. A text is sent in one piece with the head. */
  jsonText(status: number, text: string | Uint8Array, headers: OutgoingHttpHeaders = {}): void {
    this.response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-store',
      ...headers,
    });
    this.response.end(this.request.method === 'HEAD' ? undefined : text);
  }

  /** Answers with a refusal in the caller's protocol; does nothing when the answer has begun or nobody listens. */
  refuse(refusal: Refusal, front: ChatFront, headers: OutgoingHttpHeaders = {}): void {
    if (this.response.headersSent || this.response.destroyed) return;
    this.json(refusal.status, front.errorBody(refusal, this.requestId), {
      ...(refusal.retryAfterS !== undefined && { 'retry-after': String(refusal.retryAfterS) }),
      ...(!refusal.retry && { 'x-should-retry': 'false' }),
      ...headers,
    });
  }
}
