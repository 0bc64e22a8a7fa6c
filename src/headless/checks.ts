import type { Bridge } from '../core/bridge/server';
import { collect } from '../core/chat/collect';
import { ChatError } from '../core/chat/errors';
import type { ChatProvider } from '../core/chat/provider';
import type { CheckStep } from '../core/health/check';
import type { GigaChatCatalog } from '../core/providers/gigachat/catalog';
import { bestChatModel } from '../core/providers/gigachat/models';
import type { AccountTokens } from '../core/providers/gigachat/token';
import { probeNetwork, probeTls } from '../core/providers/probe';
import { isExempt } from '../core/providers/proxy';
import type { Transport } from '../core/providers/transport';
import type { HeadlessSettings } from './settings';

/** The parts that a health check walks over. */
export interface Checked {
  settings: HeadlessSettings;
  ca: readonly string[];
  tokens: AccountTokens;
  catalog: GigaChatCatalog;
  provider: ChatProvider;
  bridge: Bridge;
  transport: Transport;
}

/** Settings, network, TLS, OAuth, models, one short chat, and the bridge's own address: each builds on the one before. */
export function checkSteps(parts: Checked): CheckStep[] {
  const { settings, ca, tokens, catalog, provider, bridge, transport } = parts;
  const { gigachat } = settings;
  const hosts = 'key' in gigachat.credentials ? [gigachat.authUrl, gigachat.baseUrl] : [gigachat.baseUrl];
  const { proxy } = gigachat;
  const isProxied = (url: URL) =>
    proxy !== undefined && url.protocol === 'https:' && !isExempt(url.hostname, Number(url.port) || 443, proxy.exempt);
  const reached = [...new Set(hosts.map((url) => (proxy && isProxied(url) ? proxy.url : url)))];
  const secure = hosts.filter((url) => url.protocol === 'https:' && !isProxied(url));
  return [
    {
      name: 'settings',
      run: async () =>
        `${gigachat.baseUrl.href}, scope ${gigachat.scope}${gigachat.extraCa ? ', own certificate authority' : ''}`,
    },
    {
      name: 'network',
      run: async (signal) => (await Promise.all(reached.map((url) => probeNetwork(url, signal)))).join(', '),
    },
    {
      name: 'TLS',
      run: async (signal) => {
        if (secure.length === 0) return proxy ? 'checked with the first request' : 'plain HTTP on this machine';
        return (await Promise.all(secure.map((url) => probeTls(url, ca, signal))))[0] ?? '';
      },
    },
    {
      name: 'OAuth',
      run: async (signal) => {
        const { scope } = await tokens.get(signal);
        const minutes = Math.round((tokens.validForMs ?? 0) / 60_000);
        return `access token for ${scope}, good for ${minutes} min`;
      },
    },
    {
      name: 'models',
      run: async (signal) => {
        const chat = (await catalog.models(signal)).filter((model) => model.kind === 'chat');
        return `${chat.length} chat models: ${chat.map((model) => model.id).join(', ')}`;
      },
    },
    {
      name: 'chat',
      run: async (signal) => {
        const model = gigachat.choice.model ?? bestChatModel(await catalog.models(signal));
        if (!model)
          throw new ChatError('not-found', 'The account lists no chat model. Check its plan in the GigaChat console.');
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
            signal,
          ),
        );
        return `${result.model} answered`;
      },
    },
    {
      name: 'bridge',
      run: async (signal) => {
        const url = new URL('/ping', bridge.url);
        const { status } = await transport.open({ method: 'GET', url, headers: {}, signal, silenceMs: 5000 });
        if (status !== 200) throw new ChatError('network', `The bridge's own address answered ${status}. Restart it.`);
        return bridge.url;
      },
    },
  ];
}
