import { collect } from '../chat/collect';
import { ChatError } from '../chat/errors';
import type { CheckStep, CheckWords } from '../chat/ports/check-step';
import type { ChatProvider } from '../chat/ports/provider';
import { proxyFor } from '../net/proxy/proxy';
import { probeNetwork, probeTls, probeTunnel } from '../net/trust/probe';
import type { OpenAccount } from './account';
import { bestChatModel } from './client/gigachat-models';

/** Settings, network, TLS, OAuth, models, one short chat, and the bridge's own address: each builds on the one before. */
export function checkSteps(
  { settings, ca, tokens, catalog, transport }: OpenAccount,
  provider: ChatProvider,
  bridge: { readonly url: string } | undefined,
  words: CheckWords,
): CheckStep[] {
  const hosts = 'key' in settings.credentials ? [settings.authUrl, settings.baseUrl] : [settings.baseUrl];
  const secure = hosts.filter((url) => url.protocol === 'https:');
  const reach = async (url: URL, signal: AbortSignal): Promise<string> => {
    const proxy = proxyFor(url, settings.proxy);
    if (!proxy) return await probeNetwork(url, signal);
    await probeTunnel(url, proxy, ca, signal);
    return words.throughProxy(proxy.url.host);
  };
  const steps: CheckStep[] = [
    {
      name: 'settings',
      run: async () => words.settings(settings.baseUrl.href, settings.scope, settings.extraCa !== undefined),
    },
    {
      name: 'network',
      run: async (signal) => [...new Set(await Promise.all(hosts.map((url) => reach(url, signal))))].join(', '),
    },
    {
      name: 'TLS',
      run: async (signal) => {
        const shake = (url: URL) =>
          probeTls(url, ca, signal, { identity: settings.clientCertificate, proxy: proxyFor(url, settings.proxy) });
        const [first] = await Promise.all(secure.map(shake));
        return first ? words.certificate(first.issuer, first.validTo) : words.plainHttp();
      },
    },
    {
      name: 'OAuth',
      run: async (signal) => {
        const { scope } = await tokens.get(signal);
        const { validForMs } = tokens;
        return validForMs === undefined
          ? words.tokenAsGiven(scope)
          : words.token(scope, Math.round(validForMs / 60_000));
      },
    },
    {
      name: 'models',
      run: async (signal) => {
        const chat = (await catalog.models(signal)).filter((model) => model.kind === 'chat');
        return words.models(chat.map((model) => model.id));
      },
    },
    {
      name: 'chat',
      run: async (signal) => {
        const model = settings.choice.model ?? bestChatModel(await catalog.models(signal));
        if (!model) throw new ChatError('not-found', words.noChatModel(), { code: 'no_chat_model' });
        const result = await collect(
          provider.stream(
            {
              model,
              messages: [{ role: 'user', parts: [{ type: 'text', text: 'ping' }] }],
              tools: [],
              toolChoice: 'none',
              sampling: { maxTokens: 1 },
              answer: 'text',
            },
            { signal },
          ),
        );
        return words.answered(result.model);
      },
    },
  ];
  // Known by its certificate alone, an account has no token to get.
  const needed = 'certificate' in settings.credentials ? steps.filter(({ name }) => name !== 'OAuth') : steps;
  if (!bridge) return needed;
  const self: CheckStep = {
    name: 'bridge',
    run: async (signal) => {
      const url = new URL('/ping', bridge.url);
      // Its certificate is for the callers to trust; here it matters that somebody listens.
      if (url.protocol === 'https:') return await probeNetwork(url, signal);
      const { status } = await transport.open({ method: 'GET', url, headers: {}, signal, silenceMs: 5000 });
      if (status !== 200) throw new ChatError('network', words.bridgeBroken(status), { code: 'bridge_broken' });
      return bridge.url;
    },
  };
  return [...needed, self];
}
