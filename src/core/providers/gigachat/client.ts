import { randomUUID } from 'node:crypto';
import type { Clock } from '../../chat/clock';
import { ChatError } from '../../chat/errors';
import type { Logger } from '../../chat/logger';
import type { ModelInfo } from '../../chat/provider';
import { fromRefusal } from '../../protocols/gigachat/errors';
import type { GigaChatBody } from '../../protocols/gigachat/wire';
import { asRecord, parseJson } from '../../protocols/json';
import { retryAfterMs } from '../retry-after';
import { type HttpRequest, type HttpResponse, readText, type Transport } from '../transport';
import { toModels } from './models';
import type { AccountTokens } from './token';

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
}

/** GigaChat's endpoints, typed. Every refusal is a `ChatError`; a token that was refused is replaced once. */
export class GigaChatClient {
  readonly #options: GigaChatClientOptions;

  constructor(options: GigaChatClientOptions) {
    this.#options = options;
  }

  /** Opens a chat; resolves with the answer's head once GigaChat accepted it. `session` names the prompt cache. */
  async chat(body: GigaChatBody, signal: AbortSignal, session?: string): Promise<HttpResponse> {
    return await this.#call('POST', 'chat/completions', signal, {
      body: JSON.stringify(body),
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        ...(session !== undefined && { 'x-session-id': session }),
      },
    });
  }

  /** How many tokens each text comes to for the model, in the order of the texts. */
  async countTokens(model: string, texts: readonly string[], signal: AbortSignal): Promise<number[]> {
    const response = await this.#call('POST', 'tokens/count', signal, {
      body: JSON.stringify({ model, input: texts }),
      headers: { 'content-type': 'application/json', accept: 'application/json' },
    });
    const list = parseJson(await readText(response.body, 4 * 1024 * 1024))?.value;
    const counts = (Array.isArray(list) ? list : []).flatMap((item) => {
      const tokens = asRecord(item)?.tokens;
      return typeof tokens === 'number' && tokens >= 0 ? [tokens] : [];
    });
    if (counts.length !== texts.length) {
      throw new ChatError('protocol', 'GigaChat answered, but not with a count for every text.', {
        code: 'bad_upstream_data',
      });
    }
    return counts;
  }

  /** The models of the account, as listed now. */
  async models(signal: AbortSignal): Promise<ModelInfo[]> {
    const response = await this.#call('GET', 'models', signal, { headers: { accept: 'application/json' } });
    const models = toModels(parseJson(await readText(response.body, 4 * 1024 * 1024))?.value);
    if (models.length === 0) {
      throw new ChatError('protocol', 'GigaChat answered, but not with a list of models. Check GIGACHAT_BASE_URL.', {
        code: 'bad_upstream_data',
      });
    }
    return models;
  }

  async #call(
    method: HttpRequest['method'],
    path: string,
    signal: AbortSignal,
    content: { headers: Record<string, string>; body?: string },
  ): Promise<HttpResponse> {
    const { tokens } = this.#options;
    const token = await tokens.get(signal);
    const response = await this.#send(method, path, signal, content, token.value);
    if (response.status !== 401) return await this.#accepted(response);
    await readText(response.body, 64 * 1024);
    tokens.refused(token);
    const renewed = await tokens.get(signal);
    return await this.#accepted(await this.#send(method, path, signal, content, renewed.value));
  }

  async #send(
    method: HttpRequest['method'],
    path: string,
    signal: AbortSignal,
    content: { headers: Record<string, string>; body?: string },
    token: string,
  ): Promise<HttpResponse> {
    const { transport, baseUrl, userAgent, silenceMs, clock, logger } = this.#options;
    const requestId = randomUUID();
    const started = clock.monotonic();
    const response = await transport.open({
      method,
      url: new URL(`${baseUrl.pathname.replace(/\/$/, '')}/${path}`, baseUrl),
      headers: {
        ...content.headers,
        authorization: `Bearer ${token}`,
        'user-agent': userAgent,
        'x-request-id': requestId,
        'accept-encoding': 'identity',
      },
      body: content.body,
      signal,
      silenceMs,
    });
    logger.debug('called GigaChat', { path, requestId, status: response.status, ms: clock.monotonic() - started });
    return response;
  }

  async #accepted(response: HttpResponse): Promise<HttpResponse> {
    const { status, headers } = response;
    if (status === 200) return response;
    if (status >= 300 && status < 400) {
      throw new ChatError('network', 'GigaChat answered with a redirect, which is not followed.', {
        upstreamStatus: status,
        code: 'upstream_unreachable',
      });
    }
    const text = await readText(response.body, 64 * 1024);
    if (status < 300) {
      throw new ChatError('protocol', `GigaChat sent no answer (${status}).`, { code: 'empty_response' });
    }
    throw fromRefusal(status, text, retryAfterMs(headers['retry-after'], this.#options.clock.now()));
  }
}
