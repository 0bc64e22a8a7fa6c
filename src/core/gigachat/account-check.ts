import { collect } from '../chat/collect';
import { ChatError, withDetails } from '../chat/errors';
import { plainRequest, userText } from '../chat/plain-request';
import type { CheckStep, CheckWords, OwnStep } from '../chat/ports/check-step';
import type { ChatProvider } from '../chat/ports/provider';
import type { Clock } from '../ground/clock';
import { proxyFor } from '../net/proxy/proxy';
import { probeNetwork, probeTls, probeTunnel } from '../net/trust/probe';
import type { OpenAccount } from './account';
import { bestChatModel } from './client/gigachat-models';

/** A clock that is off by more makes certificates and tokens look too old or too new. */
const clockMayBeOffMs = 5 * 60_000;

/**
 * Settings, network, TLS, clock, OAuth, models, balance, one short chat, and the bridge's own address: each builds on
 * the one before. Nothing is taken from memory: the token and the list of models are asked for anew. The chat is tried
 * only when nobody has to wait for it.
 */
export function checkSteps(
  { settings, ca, tokens, catalog, transport, client, queue }: OpenAccount,
  provider: ChatProvider,
  bridge: { readonly url: string } | undefined,
  words: CheckWords,
  clock: Pick<Clock, 'now'>,
): CheckStep[] {
  const hosts = 'key' in settings.credentials ? [settings.authUrl, settings.baseUrl] : [settings.baseUrl];
  const secure = hosts.filter((url) => url.protocol === 'https:');
  const reach = async (url: URL, signal: AbortSignal): Promise<string> => {
    const proxy = proxyFor(url, settings.proxy);
    if (!proxy) return await probeNetwork(url, signal);
    await probeTunnel(url, proxy, ca(), signal);
    return words.throughProxy(proxy.url.host);
  };
  const chosenModel = async (signal: AbortSignal) =>
    settings.choice.model ?? bestChatModel(await catalog.models(signal));
  const steps: OwnCheck[] = [
    {
      own: 'settings',
      run: async () => words.settings(settings.baseUrl.href, settings.scope, settings.extraCa !== undefined),
    },
    {
      own: 'network',
      run: async (signal) => [...new Set(await Promise.all(hosts.map((url) => reach(url, signal))))].join(', '),
    },
    {
      own: 'TLS',
      run: async (signal) => {
        const shake = (url: URL) =>
          probeTls(url, ca(), signal, { identity: settings.clientCertificate, proxy: proxyFor(url, settings.proxy) });
        const [first] = await Promise.all(secure.map(shake));
        return first ? words.certificate(first.issuer, first.validTo) : words.plainHttp();
      },
    },
    {
      own: 'clock',
      optional: true,
      run: async (signal) => {
        // There is nothing at this address alone, but every answer tells the time.
        const response = await transport.open({
          method: 'GET',
          url: settings.baseUrl,
          headers: {},
          signal,
          silenceMs: 5000,
        });
        response.discard();
        const theirs = Date.parse(String(response.headers.date));
        if (Number.isNaN(theirs)) return words.clock(undefined);
        const aheadMs = clock.now() - theirs;
        if (Math.abs(aheadMs) <= clockMayBeOffMs) return words.clock(Math.round(Math.abs(aheadMs) / 1000));
        throw new ChatError('protocol', words.wrongClock(Math.round(aheadMs / 60_000)), { code: 'wrong_clock' });
      },
    },
    {
      own: 'OAuth',
      run: async (signal) => {
        const { scope } = await tokens.renew(signal);
        const { validForMs } = tokens;
        return validForMs === undefined
          ? words.tokenAsGiven(scope)
          : words.token(scope, Math.round(validForMs / 60_000));
      },
    },
    {
      own: 'models',
      run: async (signal) => {
        const listed = await catalog.anew(signal).catch((error: unknown) => {
          if (error instanceof ChatError && error.code === 'no_models') return [];
          throw error;
        });
        const chat = listed.filter((model) => model.kind === 'chat');
        if (chat.length === 0) throw new ChatError('not-found', words.noChatModel(), { code: 'no_chat_model' });
        return words.models(chat.map((model) => model.id));
      },
    },
    {
      own: 'balance',
      optional: true,
      run: async (signal) => {
        const left = await client.balance(signal).catch((error: unknown) => {
          // An account that pays as it goes has none, and a host of one's own may not know the question.
          if (error instanceof ChatError && (error.kind === 'forbidden' || error.kind === 'not-found'))
            return undefined;
          throw error;
        });
        if (!left || left.size === 0) return words.noPackages();
        const model = await chosenModel(signal);
        if (model !== undefined && (left.get(model) ?? 1) <= 0) {
          throw new ChatError('tokens-used-up', words.noTokensLeft(model), { code: 'no_tokens_left' });
        }
        return words.balance(left);
      },
    },
    {
      own: 'chat',
      run: async (signal) => {
        const model = await chosenModel(signal);
        if (!queue.isFree) return { untried: words.busy(queue.holders) };
        if (!model) throw new ChatError('not-found', words.noChatModel(), { code: 'no_chat_model' });
        const ping = { ...plainRequest(model, [userText('ping')]), sampling: { maxTokens: 1 } };
        const result = await collect(provider.stream(ping, { signal, client: 'health-check' })).catch(
          (error: unknown) => {
            throw error instanceof ChatError ? withModelAdvice(error) : error;
          },
        );
        return words.answered(result.model);
      },
    },
  ];
  // Known by its certificate alone, an account has no token to get.
  const needed = 'certificate' in settings.credentials ? steps.filter(({ own }) => own !== 'OAuth') : steps;
  if (!bridge) return needed.map(named);
  const self: OwnCheck = {
    own: 'bridge',
    run: async (signal) => {
      const url = new URL('/ping', bridge.url);
      // Its certificate is for the callers to trust; here it matters that somebody listens.
      if (url.protocol === 'https:') return await probeNetwork(url, signal);
      const { status } = await transport.open({ method: 'GET', url, headers: {}, signal, silenceMs: 5000 });
      if (status !== 200) throw new ChatError('network', words.bridgeBroken(status), { code: 'bridge_broken' });
      return bridge.url;
    },
  };
  return [...needed, self].map(named);
}

type OwnCheck = Omit<CheckStep, 'name'> & { own: OwnStep };

function named(step: OwnCheck): CheckStep {
  return { ...step, name: step.own };
}

/** A model that is not there, or not for this account, is a setting's fault. */
function withModelAdvice(failure: ChatError): ChatError {
  const isOfModel = failure.kind === 'forbidden' || failure.code === 'model_not_found';
  return isOfModel && failure.advice === undefined ? withDetails(failure, { advice: 'model' }) : failure;
}
