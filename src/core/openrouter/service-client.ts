import { traitsOf } from '../chat/error-traits';
import { advised, badUpstreamData, type ChatError, reworded, toChatError, withDetails } from '../chat/errors';
import type { ModelInfo } from '../chat/ports/provider';
import type { AdviceWords } from '../ground/advice';
import type { Clock } from '../ground/clock';
import { urlBelow } from '../ground/hosts';
import type { Logger } from '../ground/logger';
import { shapeOf } from '../ground/shape';
import { parseJson } from '../ground/text/parse-json';
import { acceptedResponse } from '../net/accepted-response';
import { Breakers } from '../net/breaker';
import { type HttpRequest, type HttpResponse, readText, type Transport } from '../net/transport';
import { asRecord, withWholeLetters } from '../protocols/json/json';
import type { OutboundBody } from '../protocols/openai-chat/outbound-body';
import { toldWaitMs } from '../protocols/openai-chat/told-wait';
import { fromUpstreamRefusal } from '../protocols/openai-chat/upstream-errors';
import { toModels } from './service-models';

export interface ServiceClientOptions {
  /** What the service is called in messages. */
  name: string;
  transport: Transport;
  clock: Clock;
  logger: Logger;
  /** With the version: `https://openrouter.ai/api/v1`. */
  baseUrl: URL;
  /** Without one the service asks for none. */
  apiKey?: string;
  userAgent: string;
  /** Longest silence before it is given up. */
  silenceMs: number;
  /** Takes secrets out of what the service says. */
  clean: (text: string) => string;
  /** What the settings are called that a failure may come from. */
  advice?: AdviceWords;
  /** What to do about a certificate that is not trusted: what helps for GigaChat does not help here. */
  trustAdvice: string;
}

const chatPath = 'chat/completions';
const checkAddress = 'Check its address: it ends with the version, such as /v1.';
/** A list must have arrived by then. */
const listWithinMs = 60_000;

/**
 * The endpoints of a service that speaks OpenAI's protocol, typed. Every refusal is a `ChatError`. Nothing is repeated
 * here: each call is a last resort of a request. While the service is down calls are answered here.
 */
export class ServiceClient {
  readonly #options: ServiceClientOptions;
  readonly #breakers: Breakers;
  #lastFailure: ChatError | undefined;

  constructor(options: ServiceClientOptions) {
    this.#options = options;
    this.#breakers = new Breakers(options.clock);
  }

  /** What the service is called in messages. */
  get name(): string {
    return this.#options.name;
  }

  /** True while a connection to the service is being opened. */
  get isConnecting(): boolean {
    return this.#options.transport.isConnecting;
  }

  /** True while the service is known to be down and calls are answered here. */
  get isDown(): boolean {
    return this.#breakers.of(chatPath).isOpen;
  }

  /** What the last call failed with, until one is answered. */
  get lastFailure(): ChatError | undefined {
    return this.#lastFailure;
  }

  /** A failure as it is told: with what to look at, without the secrets that the service's words may repeat. */
  cleaned(failure: ChatError): ChatError {
    const { advice, clean, trustAdvice } = this.#options;
    return reworded(advised(failure, advice && { ...advice, authority: trustAdvice }), clean);
  }

  /** Notes that an answer which had been accepted failed. */
  failed(failure: ChatError): void {
    if (!traitsOf(failure).isOver) this.#lastFailure = failure;
  }

  /** Notes that the service refused a field, so that it is asked once more without it, or in other words. */
  changesForm(field: string): void {
    const { logger, name } = this.#options;
    logger.warn('a service does not take a field as it was sent', { name, field });
  }

  /** Opens a chat; resolves with the answer's head once it was accepted. */
  async chat(body: OutboundBody, signal: AbortSignal): Promise<HttpResponse> {
    const { logger, name } = this.#options;
    if (logger.tracing) logger.trace('asks the fallback', { name, shape: shapeOf(body) });
    return await this.#call({
      method: 'POST',
      path: chatPath,
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: withWholeLetters(JSON.stringify(body)),
      signal,
    });
  }

  /** Every model that the service offers. */
  async models(signal: AbortSignal): Promise<ModelInfo[]> {
    const models = toModels(await this.#modelList(signal));
    if (models.length > 0) return models;
    const message = `${this.name} answered, but not with a list of models. ${checkAddress}`;
    throw badUpstreamData(message, { code: 'no_model_list' });
  }

  async #modelList(signal: AbortSignal): Promise<unknown> {
    try {
      return await this.#json('models', signal);
    } catch (error) {
      const failure = toChatError(error, signal);
      if (failure.kind !== 'not-found') throw failure;
      throw withDetails(failure, { code: 'no_model_list' }, `${failure.message.replace(/\.?$/, '.')} ${checkAddress}`);
    }
  }

  /**
   * What the key may still spend at OpenRouter, in US dollars; undefined when it has no limit. Throws `auth` when it is
   * refused.
   */
  async creditsLeft(signal: AbortSignal): Promise<number | undefined> {
    const left = asRecord(asRecord(await this.#json('key', signal))?.data)?.limit_remaining;
    return typeof left === 'number' ? left : undefined;
  }

  async #json(path: string, signal: AbortSignal): Promise<unknown> {
    const headers = { accept: 'application/json' };
    const response = await this.#call({ method: 'GET', path, headers, signal, totalMs: listWithinMs });
    return parseJson(await readText(response.body, 16 * 1024 * 1024))?.value;
  }

  async #call(
    call: Pick<HttpRequest, 'method' | 'headers' | 'body' | 'signal' | 'totalMs'> & { path: string },
  ): Promise<HttpResponse> {
    const { transport, baseUrl, apiKey, userAgent, silenceMs } = this.#options;
    const { path, headers, ...rest } = call;
    const pass = this.#breakers.of(path).enter();
    try {
      const response = await transport.open({
        ...rest,
        url: urlBelow(baseUrl, path),
        headers: {
          ...headers,
          ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
          'user-agent': userAgent,
          'accept-encoding': 'identity',
        },
        silenceMs,
      });
      const accepted = await this.#accepted(response);
      pass.done();
      this.#lastFailure = undefined;
      // What the breaker tells by itself from then on goes to callers as it is.
      return { failed: (failure) => pass.revoke(this.cleaned(failure)), ...accepted };
    } catch (error) {
      const failure = this.cleaned(toChatError(error, call.signal));
      pass.done(failure);
      this.failed(failure);
      throw failure;
    }
  }

  async #accepted(response: HttpResponse): Promise<HttpResponse> {
    const { name, clean, clock } = this.#options;
    return await acceptedResponse(response, {
      name,
      clean,
      clock,
      refusalOf: (status, text, waitMs) =>
        fromUpstreamRefusal(status, text, name, waitMs ?? (status === 429 ? toldWaitMs(text, clock.now()) : undefined)),
    });
  }
}
