import { collect } from '../chat/collect';
import { ChatError, withDetails } from '../chat/errors';
import { plainRequest, userText } from '../chat/plain-request';
import type { CheckStep, CheckWords, OwnStep, Untried } from '../chat/ports/check-step';
import type { ChatProvider } from '../chat/ports/provider';
import type { Clock } from '../ground/clock';
import { proxyFor } from '../net/proxy/proxy';
import type { HttpResponse } from '../net/transport';
import { probeNetwork, probeTls, probeTunnel } from '../net/trust/probe';
import type { OpenAccount } from './account';
import { bestChatModel } from './client/gigachat-models';

/** A clock that is off by more makes certificates and tokens look too old or too new. */
const clockMayBeOffMs = 5 * 60_000;

/** No answer of these few bytes takes longer. */
const silenceMs = 5000;

/**
 * Settings, network, TLS, clock, OAuth, models, balance, one short chat, and the bridge's own address: each builds on
 * the one before. Nothing is taken from memory: the token and the list of models are asked for anew. The chat is tried
 * only when nobody has to wait for it.
 */
export function checkSteps(
  account: OpenAccount,
  provider: ChatProvider,
  bridge: { readonly url: string } | undefined,
  words: CheckWords,
  clock: Pick<Clock, 'now'>,
): CheckStep[] {
  const check = new AccountCheck(account, words);
  // Known by its certificate alone, an account has no token to get.
  const hasToken = !('certificate' in account.settings.credentials);
  return [
    step('settings', async () => check.settings()),
    step('network', (signal) => check.network(signal)),
    step('TLS', (signal) => check.tls(signal)),
    optional('clock', (signal) => check.clock(signal, clock)),
    ...(hasToken ? [step('OAuth', (signal) => check.token(signal))] : []),
    step('models', (signal) => check.models(signal)),
    optional('balance', (signal) => check.balance(signal)),
    step('chat', (signal) => check.chat(signal, provider)),
    ...(bridge ? [step('bridge', (signal) => check.bridge(signal, bridge.url))] : []),
  ];
}

function step(own: OwnStep, run: CheckStep['run']): CheckStep {
  return { name: own, own, run };
}

function optional(own: OwnStep, run: CheckStep['run']): CheckStep {
  return { name: own, own, optional: true, run };
}

/** What each step looks at. */
class AccountCheck {
  /** The addresses that the account is reached at. */
  readonly #urls: readonly URL[];

  constructor(
    private readonly account: OpenAccount,
    private readonly words: CheckWords,
  ) {
    const { credentials, authUrl, baseUrl } = account.settings;
    this.#urls = 'key' in credentials ? [authUrl, baseUrl] : [baseUrl];
  }

  settings(): string {
    const { baseUrl, scope, extraCa } = this.account.settings;
    return this.words.settings(baseUrl.href, scope, extraCa !== undefined);
  }

  async network(signal: AbortSignal): Promise<string> {
    const reached = await Promise.all(this.#urls.map((url) => this.#reach(url, signal)));
    return [...new Set(reached)].join(', ');
  }

  async #reach(url: URL, signal: AbortSignal): Promise<string> {
    const proxy = proxyFor(url, this.account.settings.proxy);
    if (!proxy) return await probeNetwork(url, signal);
    await probeTunnel(url, proxy, this.account.ca(), signal);
    return this.words.throughProxy(proxy.url.host);
  }

  async tls(signal: AbortSignal): Promise<string> {
    const { settings, ca } = this.account;
    const shake = (url: URL) =>
      probeTls(url, ca(), signal, { identity: settings.clientCertificate, proxy: proxyFor(url, settings.proxy) });
    const [first] = await Promise.all(this.#urls.filter(({ protocol }) => protocol === 'https:').map(shake));
    return first ? this.words.certificate(first.issuer, first.validTo) : this.words.plainHttp();
  }

  async clock(signal: AbortSignal, clock: Pick<Clock, 'now'>): Promise<string> {
    // There is nothing at this address alone, but every answer tells the time.
    const { headers } = await this.#ask(this.account.settings.baseUrl, signal);
    const theirs = Date.parse(String(headers.date));
    if (Number.isNaN(theirs)) return this.words.clock(undefined);
    const aheadMs = clock.now() - theirs;
    if (Math.abs(aheadMs) <= clockMayBeOffMs) return this.words.clock(Math.round(Math.abs(aheadMs) / 1000));
    throw new ChatError('protocol', this.words.wrongClock(Math.round(aheadMs / 60_000)), { code: 'wrong_clock' });
  }

  async token(signal: AbortSignal): Promise<string> {
    const { tokens } = this.account;
    const { scope } = await tokens.renew(signal);
    const { validForMs } = tokens;
    return validForMs === undefined
      ? this.words.tokenAsGiven(scope)
      : this.words.token(scope, Math.round(validForMs / 60_000));
  }

  async models(signal: AbortSignal): Promise<string> {
    const listed = await this.account.catalog.anew(signal).catch((error: unknown) => {
      if (error instanceof ChatError && error.code === 'no_models') return [];
      throw error;
    });
    const chat = listed.filter((model) => model.kind === 'chat');
    if (chat.length === 0) throw this.#noChatModel();
    return this.words.models(chat.map((model) => model.id));
  }

  async balance(signal: AbortSignal): Promise<string> {
    const left = await this.account.client.balance(signal).catch((error: unknown) => {
      // An account that pays as it goes has none, and a host of one's own may not know the question.
      if (error instanceof ChatError && (error.kind === 'forbidden' || error.kind === 'not-found')) return undefined;
      throw error;
    });
    if (!left || left.size === 0) return this.words.noPackages();
    const model = await this.#chosenModel(signal);
    if (model === undefined || (left.get(model) ?? 1) > 0) return this.words.balance(left);
    throw new ChatError('tokens-used-up', this.words.noTokensLeft(model), { code: 'no_tokens_left' });
  }

  async chat(signal: AbortSignal, provider: ChatProvider): Promise<string | Untried> {
    const { queue } = this.account;
    const model = await this.#chosenModel(signal);
    if (!queue.isFree) return { untried: this.words.busy(queue.holders) };
    if (!model) throw this.#noChatModel();
    const ping = { ...plainRequest(model, [userText('ping')]), sampling: { maxTokens: 1 } };
    try {
      return this.words.answered((await collect(provider.stream(ping, { signal, client: 'health-check' }))).model);
    } catch (error) {
      throw error instanceof ChatError ? withModelAdvice(error) : error;
    }
  }

  async bridge(signal: AbortSignal, address: string): Promise<string> {
    const url = new URL('/ping', address);
    // Its certificate is for the callers to trust; here it matters that somebody listens.
    if (url.protocol === 'https:') return await probeNetwork(url, signal);
    const { status } = await this.#ask(url, signal);
    if (status === 200) return address;
    throw new ChatError('network', this.words.bridgeBroken(status), { code: 'bridge_broken' });
  }

  /** The head of an answer. */
  async #ask(url: URL, signal: AbortSignal): Promise<HttpResponse> {
    const response = await this.account.transport.open({ method: 'GET', url, headers: {}, signal, silenceMs });
    response.discard();
    return response;
  }

  async #chosenModel(signal: AbortSignal): Promise<string | undefined> {
    const { settings, catalog } = this.account;
    return settings.choice.model ?? bestChatModel(await catalog.models(signal));
  }

  #noChatModel(): ChatError {
    return new ChatError('not-found', this.words.noChatModel(), { code: 'no_chat_model' });
  }
}

/** A model that is not there, or not for this account, is a setting's fault. */
function withModelAdvice(failure: ChatError): ChatError {
  const isOfModel = failure.kind === 'forbidden' || failure.code === 'model_not_found';
  return isOfModel && failure.advice === undefined ? withDetails(failure, { advice: 'model' }) : failure;
}
