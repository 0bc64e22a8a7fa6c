import { traitsOf } from '../chat/error-traits';
import { advised, ChatError, reworded, toChatError } from '../chat/errors';
import type { ModelInfo } from '../chat/ports/provider';
import type { AdviceWords } from '../ground/advice';
import type { Clock } from '../ground/clock';
import type { Logger } from '../ground/logger';
import { shapeOf } from '../ground/shape';
import { Breaker } from '../net/breaker';
import { retryAfterMs } from '../net/retry-after';
import { type HttpRequest, type HttpResponse, readRefusal, readText, type Transport } from '../net/transport';
import { asRecord, parseJson } from '../protocols/json/json';
import type { OutboundBody } from '../protocols/openai-chat/outbound-body';
import { fromUpstreamRefusal } from '../protocols/openai-chat/upstream-errors';
import { toModels } from './openrouter-models';

export interface OpenRouterClientOptions {
  transport: Transport;
  clock: Clock;
  logger: Logger;
  /** With the version: `https://openrouter.ai/api/v1`. */
  baseUrl: URL;
  apiKey: string;
  userAgent: string;
  /** Longest silence before it is given up. */
  silenceMs: number;
  /** Takes secrets out of what OpenRouter says. */
  clean: (text: string) => string;
  /** What the settings are called that a failure may come from. */
  advice?: AdviceWords;
}

/** Its name in messages. */
export const openRouterName = 'OpenRouter';
/** Other advice would not help: what is trusted for GigaChat is trusted for it alone. */
const trustedForGigaChat = 'Authorities that were added for GigaChat hold for GigaChat alone.';
/** A list must have arrived by then. */
const listWithinMs = 60_000;

/**
 * OpenRouter's endpoints, typed. Every refusal is a `ChatError`. Nothing is repeated: each call is the last resort of a
 * request. While OpenRouter is down calls are answered here.
 */
export class OpenRouterClient {
  readonly #options: OpenRouterClientOptions;
  readonly #breaker: Breaker;
  #lastFailure: ChatError | undefined;

  constructor(options: OpenRouterClientOptions) {
    this.#options = options;
    this.#breaker = new Breaker(options.clock);
  }

  /** True while a connection to OpenRouter is being opened. */
  get isConnecting(): boolean {
    return this.#options.transport.isConnecting;
  }

  /** True while OpenRouter is known to be down and calls are answered here. */
  get isDown(): boolean {
    return this.#breaker.isOpen;
  }

  /** What the last call failed with, until one is answered. */
  get lastFailure(): ChatError | undefined {
    return this.#lastFailure;
  }

  /** A failure as it is told: with what to look at, without the secrets that OpenRouter's words may repeat. */
  cleaned(failure: ChatError): ChatError {
    const { advice, clean } = this.#options;
    return reworded(advised(failure, advice && { ...advice, authority: trustedForGigaChat }), clean);
  }

  /** Notes that an answer which had been accepted failed. */
  failed(failure: ChatError): void {
    if (!traitsOf(failure).isOver) this.#lastFailure = failure;
  }

  /** Opens a chat; resolves with the answer's head once it was accepted. */
  async chat(body: OutboundBody, signal: AbortSignal): Promise<HttpResponse> {
    const { logger } = this.#options;
    if (logger.tracing) logger.trace('asks OpenRouter', { shape: shapeOf(body) });
    return await this.#call({
      method: 'POST',
      path: 'chat/completions',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify(body),
      signal,
    });
  }

  /** Every model that OpenRouter offers. */
  async models(signal: AbortSignal): Promise<ModelInfo[]> {
    const models = toModels(await this.#json('models', signal));
    if (models.length > 0) return models;
    throw new ChatError('protocol', 'OpenRouter answered, but not with a list of models. Check its address.', {
      code: 'bad_upstream_data',
    });
  }

  /** What the key may still spend, in US dollars; undefined when it has no limit. Throws `auth` when it is refused. */
  async creditsLeft(signal: AbortSignal): Promise<number | undefined> {
    const left = asRecord(asRecord(await this.#json('key', signal))?.data)?.limit_remaining;
    return typeof left === 'number' ? left : undefined;
  }

  async #json(path: string, signal: AbortSignal): Promise<unknown> {
    const headers = { accept: 'application/json' };
    const response = await this.#call({ method: 'GET', path, headers, signal, totalMs: listWithinMs });
    return parseJson(await readText(response.body, 16 * 1024 * 1024))?.value;
  }

  async #call(call: Pick<HttpRequest, 'method' | 'headers' | 'body' | 'signal' | 'totalMs'> & { path: string }) {
    const { transport, baseUrl, apiKey, userAgent, silenceMs } = this.#options;
    const { path, headers, ...rest } = call;
    const pass = this.#breaker.enter();
    try {
      const response = await transport.open({
        ...rest,
        url: new URL(`${baseUrl.pathname.replace(/\/$/, '')}/${path}`, baseUrl),
        headers: {
          ...headers,
          authorization: `Bearer ${apiKey}`,
          'user-agent': userAgent,
          'accept-encoding': 'identity',
        },
        silenceMs,
      });
      const accepted = await this.#accepted(response);
      pass.done();
      this.#lastFailure = undefined;
      return accepted;
    } catch (error) {
      const failure = this.cleaned(toChatError(error, call.signal));
      pass.done(failure);
      this.failed(failure);
      throw failure;
    }
  }

  async #accepted(response: HttpResponse): Promise<HttpResponse> {
    const { status, headers } = response;
    if (status === 200) return response;
    if (status >= 300 && status < 400 && status !== 304) {
      response.discard();
      throw new ChatError('network', 'OpenRouter answered with a redirect, which is not followed.', {
        upstreamStatus: status,
        code: 'upstream_unreachable',
      });
    }
    const { clean, clock } = this.#options;
    // Before it is cut as well: a part of a secret would not be known again.
    const text = clean(await readRefusal(response, clock));
    if (status < 400) {
      throw new ChatError('protocol', `OpenRouter sent no answer (${status}).`, { code: 'empty_response' });
    }
    throw fromUpstreamRefusal(status, text, openRouterName, retryAfterMs(headers['retry-after'], clock.now()));
  }
}
