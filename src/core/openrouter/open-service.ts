import { version } from '../../../package.json';
import { ChatError } from '../chat/errors';
import type { CheckStep, CheckWords } from '../chat/ports/check-step';
import { lazily } from '../ground/lazily';
import type { Runtime } from '../ground/runtime';
import { proxySecrets } from '../net/proxy/proxy';
import { Reachability } from '../net/reachability';
import { Transport } from '../net/transport';
import { webRoots } from '../net/trust/trust';
import type { ServiceSettings } from './service';
import { ServiceClient } from './service-client';
import { listedAs } from './service-models';
import { ServiceProvider } from './service-provider';

/** A service that is ready to be asked. */
export interface OpenService {
  readonly settings: ServiceSettings;
  readonly provider: ServiceProvider;
  readonly client: ServiceClient;
  check(words: CheckWords): CheckStep;
  /** Ends every connection to it. */
  close(): Promise<void>;
}

/** What is trusted for GigaChat is trusted for it alone. */
const trustedForGigaChat = 'Authorities that were added for GigaChat hold for GigaChat alone.';

/**
 * Opens a service with connections and credentials of its own: authorities that were added for GigaChat are not trusted
 * here, nor is the Russian root, unless this service's settings bring it. Nothing goes over the network yet.
 */
export function openService(settings: ServiceSettings, runtime: Runtime): OpenService {
  const { id, name, apiKey, baseUrl, proxy, silenceMs, extraCa, commonCa } = settings;
  const { clock, logger, redactor, lookup, advice } = runtime;
  if (apiKey !== undefined) redactor.add(apiKey);
  if (proxy) redactor.add(...proxySecrets(proxy));
  const ca = lazily(() => (extraCa === undefined ? webRoots(commonCa) : [...webRoots(commonCa), extraCa]));
  const reachability = new Reachability([(proxy?.url ?? baseUrl).hostname], clock, lookup);
  const transport = new Transport({ clock, ca, lookup, proxy, reachability });
  const client = new ServiceClient({
    name,
    transport,
    clock,
    logger,
    baseUrl,
    ...(apiKey !== undefined && { apiKey }),
    userAgent: `gigachat-bridge/${version}`,
    silenceMs,
    clean: (text) => redactor.clean(text),
    advice,
    trustAdvice: settings.isOpenRouter
      ? trustedForGigaChat
      : `${trustedForGigaChat} Name the authority of ${name} in its own settings.`,
  });
  return {
    settings,
    provider: new ServiceProvider(id, client, settings.modelFor, clock),
    client,
    check: (words) => checkStep(settings, client, words),
    close: () => transport.close(),
  };
}

function checkStep(
  { name, usualModel, isOpenRouter }: ServiceSettings,
  client: ServiceClient,
  words: CheckWords,
): CheckStep {
  return {
    name,
    optional: true,
    run: async (signal) => {
      const [left, models] = await Promise.all([
        isOpenRouter ? client.creditsLeft(signal) : undefined,
        client.models(signal),
      ]);
      if (usualModel === undefined || listedAs(usualModel, models)) return words.fallback(usualModel ?? '…', left);
      throw new ChatError('not-found', words.noFallbackModel(usualModel, name), {
        param: 'model',
        code: 'model_not_found',
      });
    },
  };
}
