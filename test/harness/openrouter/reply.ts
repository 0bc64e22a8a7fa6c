/** OpenRouter's error object. */
export interface OpenRouterError {
  readonly code: number | string;
  readonly message: string;
  readonly metadata?: Record<string, unknown>;
}

/** A call in an answer; the fragments of its arguments come as separate chunks. */
export interface ScriptedCall {
  readonly id: string;
  readonly name: string;
  readonly args: readonly string[];
}

/** What the scripted OpenRouter says to one chat. Without anything it answers with a short text. */
export interface OpenRouterReply {
  /** Answers with this status and the error as JSON; 200 makes it the error in a 200. */
  readonly status?: number;
  readonly error?: OpenRouterError;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text?: string | readonly string[];
  readonly reasoning?: readonly string[];
  readonly calls?: readonly ScriptedCall[];
  /** Deals the fragments of several calls out in turn instead of one call after the other. */
  readonly interleaved?: boolean;
  /** The model that is said to have answered; the one asked for unless told. */
  readonly model?: string;
  readonly finish?: string;
  readonly usage?: Readonly<Record<string, unknown>>;
  /** `: OPENROUTER PROCESSING` comments before the first chunk and between all of them. */
  readonly comments?: number;
  /** After this many chunks an error chunk ends the stream, as OpenRouter writes it in mid-answer. */
  readonly errorAfter?: number;
  /** After this many chunks the connection is cut. */
  readonly cutAfter?: number;
  /** Waits for `release` before the head. */
  readonly hold?: boolean;
  /** A whole JSON answer although a stream was asked for. */
  readonly whole?: boolean;
  /** The body as it is, as an event stream. */
  readonly raw?: string;
}
