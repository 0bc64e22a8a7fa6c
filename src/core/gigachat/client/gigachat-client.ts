import { randomUUID } from 'node:crypto';
import type { CallBudget } from '../../chat/call-budget';
import type { CallContext } from '../../chat/call-context';
import { advised, ChatError, reworded, toChatError } from '../../chat/errors';
import type { Claim } from '../../chat/ports/file-store';
import type { ModelInfo } from '../../chat/ports/provider';
import type { AdviceWords } from '../../ground/advice';
import { BoundedMap } from '../../ground/bounded-map';
import type { Clock } from '../../ground/clock';
import type { Logger } from '../../ground/logger';
import { shapeOf } from '../../ground/shape';
import { Stretch } from '../../ground/stretch';
import { parseJson } from '../../ground/text/parse-json';
import { acceptedResponse, type RefusalReading } from '../../net/accepted-response';
import { Breakers } from '../../net/breaker';
import { readAtMost } from '../../net/read-body';
import { type HttpRequest, type HttpResponse, readText, type Transport } from '../../net/transport';
import { fromErrorObject, fromRefusal } from '../../protocols/gigachat/errors';
import type { GigaChatBody } from '../../protocols/gigachat/wire';
import { toJson } from '../../protocols/gigachat/wire-json';
import { asRecord, withWholeLetters } from '../../protocols/json/json';
import { amountIn, countIn } from '../../protocols/said';
import type { AccountTokens } from '../access/token';
import { CallRepeats } from '../chat/repeats/call-repeats';
import type { RetryRules } from '../chat/repeats/retry';
import { toModels } from './gigachat-models';

export interface GigaChatClientOptions {
  transport: Transport;
  tokens: AccountTokens;
  clock: Clock;
  logger: Logger;
  /** With the version: `https://api.giga.chat/v1`. */
  baseUrl: URL;
  userAgent: string;
  /** Longest silence of the upstream before it is given up. */
  silenceMs: number;
  retry?: RetryRules;
  /** Takes secrets out of what GigaChat says. */
  clean: (text: string) => string;
  /** What the settings are called that a failure may come from. */
  advice?: AdviceWords;
  /** Called for every 429, with the wait GigaChat asked for. */
  onRateLimited?: (retryAfterMs: number | undefined) => void;
}

interface CallContent {
  headers: Record<string, string>;
  body?: string | Uint8Array;
  /** For calls whose answer is small: when it must be complete. */
  totalMs?: number;
  /** The call starts work that nobody can take back, so it is not made again unless GigaChat surely did not take it. */
  once?: boolean;
}

interface JsonContent extends Pick<CallContent, 'body' | 'once'> {
  /** The content type of the body. */
  type?: string;
  read?: (text: string) => unknown;
}

/** Paths with an id of a file or a batch are as many as there are ids. */
const mostAddresses = 20;
/** A list of models must have arrived by then. */
const listWithinMs = 60_000;
const chatPath = 'chat/completions';
/** Any other answer that is no chat must; bytes that only trickle keep no caller waiting. */
const answerWithinMs = 180_000;

/**
 * GigaChat's endpoints, typed. Every refusal is a `ChatError`. `CallRepeats` says what is repeated; while GigaChat is
 * down calls are answered here.
 */
export class GigaChatClient {
  readonly #options: GigaChatClientOptions;
  readonly #breakers: Breakers;
  readonly #repeats: CallRepeats;
  /** The addresses that are called again and again, by their path. */
  readonly #addresses = new BoundedMap<string, URL>(mostAddresses);
  readonly #reading: RefusalReading;
  #tokensUsedUp = false;

  constructor(options: GigaChatClientOptions) {
    const { clean, clock } = options;
    this.#options = options;
    this.#reading = {
      name: 'GigaChat',
      clean,
      clock,
      refusalOf: (status, text, waitMs) => this.cleaned(fromRefusal(status, text, waitMs)),
    };
    this.#breakers = new Breakers(options.clock);
    this.#repeats = new CallRepeats(options, this.#breakers);
  }

  /** Opens a chat; resolves with the answer's head once GigaChat accepted it. `session` names the prompt cache. */
  async chat(body: GigaChatBody, session: string, context: CallContext): Promise<HttpResponse> {
    const headers = {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      'x-session-id': session,
    };
    const { logger } = this.#options;
    if (logger.tracing) logger.trace('asks GigaChat', { shape: shapeOf(body) });
    const begunMs = this.#options.clock.monotonic();
    const bytes = toJson(body);
    const stretch = new Stretch(this.#options.clock, bytes.length, begunMs);
    if (stretch.isLong) await stretch.rest();
    return await this.#call('POST', chatPath, context, { body: bytes, headers });
  }

  /** The models of the account, as listed now. */
  async models(signal: AbortSignal): Promise<ModelInfo[]> {
    const response = await this.#call(
      'GET',
      'models',
      { signal },
      {
        headers: { accept: 'application/json' },
        totalMs: listWithinMs,
      },
    ).catch((error: unknown) => {
      if (!(error instanceof ChatError) || error.kind !== 'not-found') throw error;
      const { code, upstreamStatus } = error;
      const details = { code, upstreamStatus, advice: 'base-url', cause: error } as const;
      throw this.cleaned(new ChatError('not-found', 'GigaChat has no list of models there (404).', details));
    });
    const body = parseJson(await readText(response.body, 4 * 1024 * 1024))?.value;
    this.#checkInside(response, body);
    const models = toModels(body);
    const data = asRecord(body)?.data;
    if (Array.isArray(data) && data.length === 0) {
      throw new ChatError('protocol', 'GigaChat lists no model for this account.', { code: 'no_models' });
    }
    if (models.length === 0) {
      throw this.cleaned(
        new ChatError('protocol', 'GigaChat answered, but not with a list of models.', {
          code: 'bad_upstream_data',
          advice: 'base-url',
        }),
      );
    }
    return models;
  }

  /** Tokens left by model, for accounts with prepaid packages. Throws `forbidden` for those that pay as they go. */
  async balance(signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
    const list = asRecord(await this.json('GET', 'balance', { signal }))?.balance;
    if (!Array.isArray(list)) {
      throw new ChatError('protocol', 'GigaChat answered, but not with a balance.', {
        code: 'bad_upstream_data',
        advice: 'base-url',
      });
    }
    const left = list.flatMap((item): [string, number][] => {
      const { usage, value } = asRecord(item) ?? {};
      const left = amountIn(value);
      return typeof usage === 'string' && left !== undefined ? [[usage, left]] : [];
    });
    return new Map(left);
  }

  /** How many tokens each text comes to for the model, in the order of the texts. */
  async countTokens(model: string, texts: readonly string[], context: CallContext): Promise<number[]> {
    const body = withWholeLetters(JSON.stringify({ model, input: texts }));
    const list = await this.json('POST', 'tokens/count', context, { body, type: 'application/json' });
    const counts = (Array.isArray(list) ? list : []).flatMap((item) => {
      const tokens = countIn(asRecord(item)?.tokens);
      return tokens === undefined ? [] : [tokens];
    });
    if (counts.length !== texts.length) {
      throw new ChatError('protocol', 'GigaChat answered, but not with a count for every text.', {
        code: 'bad_upstream_data',
      });
    }
    return counts;
  }

  /** The JSON of a small answer, as `read` understands it; undefined when it is none. Throws an error that came as a 200. */
  async json(
    method: HttpRequest['method'],
    path: string,
    context: CallContext,
    { body, once, type, read = (text) => parseJson(text)?.value }: JsonContent = {},
  ): Promise<unknown> {
    const headers = { accept: 'application/json', ...(type !== undefined && { 'content-type': type }) };
    const response = await this.#call(method, path, context, { body, once, headers, totalMs: answerWithinMs });
    const value = read(await readText(response.body, 64 * 1024 * 1024));
    this.#checkInside(response, value);
    return value;
  }

  /** The bytes an endpoint answers with, and their type. Throws `protocol` for more than `mostBytes`. */
  async bytes(
    path: string,
    signal: AbortSignal,
    mostBytes: number,
    claim?: Claim,
  ): Promise<{ mime: string; bytes: Uint8Array }> {
    const response = await this.#call('GET', path, { signal }, { headers: { accept: '*/*' }, totalMs: answerWithinMs });
    const bytes = await readAtMost(response.body, mostBytes, claim);
    if (!bytes) {
      throw new ChatError('protocol', `GigaChat's file is larger than ${mostBytes / 1024 / 1024} MB.`, {
        code: 'bad_upstream_data',
      });
    }
    return {
      mime: String(response.headers['content-type'] ?? 'application/octet-stream'),
      bytes,
    };
  }

  /** A failure as it is told: with what to look at, without the secrets that GigaChat's words may repeat. */
  cleaned(failure: ChatError): ChatError {
    return reworded(advised(failure, this.#options.advice), this.#options.clean);
  }

  /** Notes what a failure says of the account, also one that stood in a 200. */
  noted({ kind }: ChatError): void {
    if (kind === 'tokens-used-up') this.#tokensUsedUp = true;
  }

  /** Throws what a call would be told at once while GigaChat is known to be down. */
  refuseIfDown(): void {
    this.#breakers.of(chatPath).check();
  }

  /** True while GigaChat is known to be down and calls are answered here, or the account has no tokens left. */
  get isDown(): boolean {
    return this.#breakers.of(chatPath).isOpen || this.#tokensUsedUp;
  }

  /** True while a connection to GigaChat is being opened. */
  get isConnecting(): boolean {
    return this.#options.transport.isConnecting;
  }

  /** Throws the failure that stands in a 200. */
  #checkInside(response: HttpResponse, value: unknown): void {
    const failure = fromErrorObject(asRecord(value) ?? {});
    if (!failure) return;
    response.failed?.(failure);
    this.noted(failure);
    throw this.cleaned(failure);
  }

  async #call(
    method: HttpRequest['method'],
    path: string,
    context: CallContext,
    content: CallContent,
  ): Promise<HttpResponse> {
    const attempt = async (token: string | undefined, calls: CallBudget) => {
      try {
        const sent = await this.#send(method, path, context.signal, content, calls, token);
        const response = await acceptedResponse(sent, this.#reading);
        if (costsTokens(path)) this.#tokensUsedUp = false;
        return response;
      } catch (error) {
        const failure = toChatError(error, context.signal);
        this.noted(failure);
        if (failure.kind === 'rate-limit') this.#options.onRateLimited?.(failure.retryAfterMs);
        throw failure;
      }
    };
    try {
      return await this.#repeats.answer(path, context, content.once === true, attempt);
    } catch (error) {
      throw error instanceof ChatError ? this.cleaned(error) : error;
    }
  }

  async #send(
    method: HttpRequest['method'],
    path: string,
    signal: AbortSignal,
    content: CallContent,
    calls: CallBudget,
    token: string | undefined,
  ): Promise<HttpResponse> {
    const { transport, userAgent, silenceMs, clock, logger } = this.#options;
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
      once: content.once,
      mayResend: () => calls.take(),
    });
    logger.debug('called GigaChat', { path, requestId, status: response.status, ms: clock.monotonic() - started });
    return response;
  }

  #addressOf(path: string): URL {
    const known = this.#addresses.get(path);
    if (known) return known;
    const { baseUrl } = this.#options;
    const address = new URL(`${baseUrl.pathname.replace(/\/$/, '')}/${path}`, baseUrl);
    this.#addresses.set(path, address);
    return address;
  }
}

/** True for calls that an account without tokens cannot make: their answers say that it has some again. */
function costsTokens(path: string): boolean {
  return path === chatPath || path === 'embeddings';
}
