import type { ChatResult } from '../chat/collect';
import type { ChatError } from '../chat/errors';
import type { ChatStream } from '../chat/events';
import type { ChatRequest } from '../chat/request';
import type { Unheard } from './history';

/** A refusal before anything was answered, in HTTP's words. Its message is for a person and holds no secret. */
export interface Refusal {
  status: number;
  code: string;
  message: string;
  /** Path of the field at fault. */
  param?: string;
  /** Whole seconds for `Retry-After`. */
  retryAfterS?: number;
  /** False tells the official clients not to repeat the request. */
  retry: boolean;
}

/** A request that was understood, with the ways to answer it. Its state is its own and gone with it. */
export interface ParsedChat {
  request: ChatRequest;
  stream: boolean;
  unheard?: Partial<Unheard>;
  /** The answer as text of an event stream, one string per step. Never throws: a failure ends in the error frame. */
  encode(events: ChatStream): AsyncIterable<string>;
  /** A real event that says nothing, for the time the upstream is silent; empty where none may be written. */
  keepAlive(): string;
  /** The whole answer as the JSON body. */
  toJson(result: ChatResult): unknown;
  /** What a whole answer still waits for before it is given: until others may come back to it. */
  settled?(): Promise<void> | undefined;
}

/** A chat protocol that clients speak to us: everything the bridge needs to know of it. */
export interface ChatFront {
  /** The header under which this protocol's clients look for the request's id, besides `x-request-id`. */
  readonly requestIdHeader?: string;
  /** Fetches what the body refers to; absent where everything is in the body. Throws `ChatError`. */
  prepare?(body: unknown): Promise<void>;
  /** Throws `ChatError('invalid-request')` with the field's path in `param`. */
  parse(body: unknown): ParsedChat;
  refusalOf(error: ChatError): Refusal;
  errorBody(refusal: Refusal, requestId: string): unknown;
}
