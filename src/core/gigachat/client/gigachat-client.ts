import type { CallContext } from '../../chat/call-context';
import { advised, badUpstreamData, ChatError, type ErrorKind, reworded, toChatError } from '../../chat/errors';
import type { ChatStream } from '../../chat/events';
import type { Claim } from '../../chat/ports/file-store';
import type { ModelInfo } from '../../chat/ports/provider';
import { begun } from '../../chat/recovering';
import type { AdviceWords } from '../../ground/advice';
import { shapeOf } from '../../ground/shape';
import { Stretch } from '../../ground/stretch';
import { parseJson } from '../../ground/text/parse-json';
import { acceptedResponse, type RefusalReading, signInFirst } from '../../net/accepted-response';
import { Breakers } from '../../net/breaker';
import { readAtMost } from '../../net/read-body';
import { type HttpRequest, type HttpResponse, readText } from '../../net/transport';
import { fromErrorObject, fromRefusal } from '../../protocols/gigachat/errors';
import type { GigaChatBody } from '../../protocols/gigachat/wire';
import { toJson } from '../../protocols/gigachat/wire-json';
import { asRecord, withWholeLetters } from '../../protocols/json/json';
import { isPage } from '../../protocols/page-on-the-way';
import type { AccountTokens } from '../access/account-tokens';
import { type Attempt, CallRepeats } from '../chat/repeats/call-repeats';
import type { RetryRules } from '../chat/repeats/retry';
import { type CallContent, Sender, type SenderOptions } from './sender';
import { balanceIn, modelsIn, tokenCountsIn } from './small-answers';

export interface GigaChatClientOptions extends SenderOptions {
  tokens: AccountTokens;
  retry?: RetryRules;
  /** Takes secrets out of what GigaChat says. */
  clean: (text: string) => string;
  /** What the settings are called that a failure may come from. */
  advice?: AdviceWords;
  /** Called for every 429, with the wait GigaChat asked for. */
  onRateLimited?: (retryAfterMs: number | undefined) => void;
}

interface JsonContent extends Pick<CallContent, 'body' | 'once'> {
  /** The content type of the body. */
  type?: string;
  read?: (text: string) => unknown;
}

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
  readonly #sender: Sender;
  readonly #reading: RefusalReading;
  /** What every call meets until somebody does something about it. */
  #lasting: ChatError | undefined;

  constructor(options: GigaChatClientOptions) {
    const { clean, clock } = options;
    this.#options = options;
    this.#sender = new Sender(options);
    this.#reading = {
      name: 'GigaChat',
      clean,
      clock,
      refusalOf: (status, text, waitMs) => this.cleaned(fromRefusal(status, text, waitMs)),
    };
    this.#breakers = new Breakers(options.clock);
    this.#repeats = new CallRepeats(options, this.#breakers);
  }

  /** Opens a chat; resolves with what `read` reads once its first step is there. `session` names the prompt cache. */
  async chat(
    body: GigaChatBody,
    session: string,
    context: CallContext,
    read: (response: HttpResponse) => ChatStream,
  ): Promise<ChatStream> {
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
    return await this.#call('POST', chatPath, context, { body: bytes, headers }, (response) => begun(read(response)));
  }

  /** The models of the account, as listed now. */
  async models(signal: AbortSignal): Promise<ModelInfo[]> {
    const headers = { accept: 'application/json' };
    const read = async (response: HttpResponse) => {
      const body = parseJson(await readNoPage(response, 4 * 1024 * 1024))?.value;
      this.#checkInside(response, body);
      return body;
    };
    const body = await this.#call('GET', 'models', { signal }, { headers, totalMs: listWithinMs }, read).catch(
      (error: unknown) => {
        if (!(error instanceof ChatError) || error.kind !== 'not-found') throw error;
        const { code, upstreamStatus } = error;
        const details = { code, upstreamStatus, advice: 'base-url', cause: error } as const;
        throw this.cleaned(new ChatError('not-found', 'GigaChat has no list of models there (404).', details));
      },
    );
    try {
      return modelsIn(body);
    } catch (error) {
      throw error instanceof ChatError ? this.cleaned(error) : error;
    }
  }

  /** Tokens left by model, for accounts with prepaid packages. Throws `forbidden` for those that pay as they go. */
  async balance(signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
    return balanceIn(await this.json('GET', 'balance', { signal }));
  }

  /** How many tokens each text comes to for the model, in the order of the texts. */
  async countTokens(model: string, texts: readonly string[], context: CallContext): Promise<number[]> {
    const body = withWholeLetters(JSON.stringify({ model, input: texts }));
    return tokenCountsIn(
      await this.json('POST', 'tokens/count', context, { body, type: 'application/json' }),
      texts.length,
    );
  }

  /**
   * The JSON of a small answer, as `read` understands it; undefined when it is none. Throws an error that came as a 200,
   * and `protocol` for a page, as a network shows that wants a sign-in.
   */
  async json(
    method: HttpRequest['method'],
    path: string,
    context: CallContext,
    { body, once, type, read = (text) => parseJson(text)?.value }: JsonContent = {},
  ): Promise<unknown> {
    const headers = { accept: 'application/json', ...(type !== undefined && { 'content-type': type }) };
    const sent = { body, once, headers, totalMs: answerWithinMs };
    return await this.#call(method, path, context, sent, async (response) => {
      const value = read(await readNoPage(response, 64 * 1024 * 1024));
      this.#checkInside(response, value);
      return value;
    });
  }

  /** The bytes an endpoint answers with, and their type. Throws `protocol` for more than `mostBytes`. */
  async bytes(
    path: string,
    signal: AbortSignal,
    mostBytes: number,
    claim?: Claim,
  ): Promise<{ mime: string; bytes: Uint8Array }> {
    const sent = { headers: { accept: '*/*' }, totalMs: answerWithinMs };
    const response = await this.#call('GET', path, { signal }, sent, async (answer) => answer);
    const bytes = await readAtMost(response.body, mostBytes, claim);
    if (!bytes) {
      throw badUpstreamData(`GigaChat's file is larger than ${mostBytes / 1024 / 1024} MB.`);
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
  noted(failure: ChatError): void {
    if (lastingKinds.has(failure.kind)) this.#lasting = failure;
  }

  /** Throws what a call would be told at once while GigaChat is known to be down. */
  refuseIfDown(): void {
    this.#breakers.of(chatPath).check();
  }

  /** Why the account is known to answer nobody: GigaChat is down, or the newest call says that no other will do better. */
  get failure(): ChatError | undefined {
    const failure = this.#breakers.of(chatPath).failure ?? this.#lasting;
    return failure && this.cleaned(failure);
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
    throw this.cleaned(failure);
  }

  /** What `read` makes of the answer; a refusal that it meets there is one like any other. */
  async #call<T>(
    method: HttpRequest['method'],
    path: string,
    context: CallContext,
    content: CallContent,
    read: (response: HttpResponse) => Promise<T>,
  ): Promise<T> {
    const attempt: Attempt<T> = async (token, calls, accepted) => {
      try {
        const sent = await this.#sender.send(method, path, context.signal, content, calls, token);
        const response = accepted(await acceptedResponse(sent, this.#reading));
        if (this.#lasting?.kind !== 'tokens-used-up' || costsTokens(path)) this.#lasting = undefined;
        return await read(response);
      } catch (error) {
        const failure = toChatError(error, context.signal);
        if (failure.kind === 'rate-limit') this.#options.onRateLimited?.(failure.retryAfterMs);
        throw failure;
      }
    };
    try {
      return await this.#repeats.answer(path, context, content.once, attempt);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      // What stands, not what was met on the way: an ended token is refused as a bad key is. Nor does one endpoint that
      // refuses a good one speak for the others.
      const isOfPath = error.kind === 'auth' && path !== chatPath && this.#options.tokens.toKeep() !== undefined;
      if (!isOfPath) this.noted(error);
      throw this.cleaned(error);
    }
  }
}

const lastingKinds: ReadonlySet<ErrorKind> = new Set(['auth', 'offline', 'tls', 'tokens-used-up']);

/** True for calls that an account without tokens cannot make: their answers say that it has some again. */
function costsTokens(path: string): boolean {
  return path === chatPath || path === 'embeddings';
}

/** The text of an answer, of whatever kind but a page: something on the way has answered then. */
async function readNoPage({ body }: HttpResponse, limit: number): Promise<string> {
  const text = await readText(body, limit);
  if (isPage(text)) throw badUpstreamData(`A page came in place of GigaChat's answer. ${signInFirst}`);
  return text;
}
