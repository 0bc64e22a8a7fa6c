import { version } from '../../../package.json';
import { ChatError } from '../chat/errors';
import { FallbackProvider } from '../chat/fallback';
import type { CheckStep, CheckWords } from '../chat/ports/check-step';
import type { ChatProvider } from '../chat/ports/provider';
import type { Runtime } from '../ground/runtime';
import { type ProxySettings, proxySecrets } from '../net/proxy/proxy';
import { Reachability } from '../net/reachability';
import { Transport } from '../net/transport';
import { webRoots } from '../net/trust/trust';
import { OpenRouterClient } from './openrouter-client';
import { modelFor } from './openrouter-models';
import { OpenRouterProvider } from './openrouter-provider';

/** Where OpenRouter is. */
export const openRouterAddress = 'https://openrouter.ai/api/v1';

/** An OpenRouter account that answers when GigaChat does not. */
export interface FallbackSettings {
  apiKey: string;
  baseUrl: URL;
  /** The model for everything; without it the caller's own or OpenRouter's choice. */
  model?: string;
  proxy?: ProxySettings;
  silenceMs: number;
}

/** GigaChat with its fallback behind it. */
export interface OpenFallback {
  /** Answers chats: GigaChat, or OpenRouter in its place. */
  readonly provider: ChatProvider;
  /** The same with OpenRouter in what `/health` says. */
  behind<T extends { status(): readonly object[] }>(served: T): T;
  check(words: CheckWords): CheckStep;
  /** Ends every connection to OpenRouter. */
  close(): Promise<void>;
}

/**
 * Puts OpenRouter behind `gigachat`, with connections and credentials of its own: authorities that were added for
 * GigaChat are not trusted here, nor is the Russian root, wherever it came from. Nothing goes over the network yet.
 */
export function openFallback(gigachat: ChatProvider, settings: FallbackSettings, runtime: Runtime): OpenFallback {
  const { model } = settings;
  const { clock, logger } = runtime;
  const { client, close } = openClient(settings, runtime);
  const openRouter = new OpenRouterProvider(client, model, clock);
  const provider = new FallbackProvider(gigachat, openRouter, clock, logger);
  const status = () => ({
    id: openRouter.id,
    model: model ?? null,
    down: client.isDown,
    lastFailure: client.lastFailure?.kind ?? null,
    conversations: provider.staying,
  });
  return {
    provider,
    behind: (served) => ({ ...served, status: () => [...served.status(), status()] }),
    check: (words) => ({
      name: 'OpenRouter',
      optional: true,
      run: async (signal) => {
        const [left, models] = await Promise.all([client.creditsLeft(signal), client.models(signal)]);
        const wanted = modelFor('', model);
        if (models.some(({ id }) => id === wanted.replace(/:.*$/, '') || id === wanted)) {
          return words.fallback(wanted, left);
        }
        throw new ChatError('not-found', words.noFallbackModel(wanted), { param: 'model', code: 'model_not_found' });
      },
    }),
    close,
  };
}

/** Asks OpenRouter whether it takes the key. Throws `ChatError`: `auth` when it does not. */
export async function checkOpenRouterKey(
  settings: FallbackSettings,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<void> {
  const { client, close } = openClient(settings, runtime);
  try {
    await client.creditsLeft(signal);
  } finally {
    await close();
  }
}

function openClient({ apiKey, baseUrl, proxy, silenceMs }: FallbackSettings, runtime: Runtime) {
  const { clock, logger, redactor, lookup, advice } = runtime;
  redactor.add(apiKey);
  if (proxy) redactor.add(...proxySecrets(proxy));
  const ca = webRoots();
  const reachability = new Reachability([(proxy?.url ?? baseUrl).hostname], clock, lookup);
  const transport = new Transport({ clock, ca, lookup, proxy, reachability });
  const client = new OpenRouterClient({
    transport,
    clock,
    logger,
    baseUrl,
    apiKey,
    userAgent: `gigachat-bridge/${version}`,
    silenceMs,
    clean: (text) => redactor.clean(text),
    advice,
  });
  return { client, close: () => transport.close() };
}
