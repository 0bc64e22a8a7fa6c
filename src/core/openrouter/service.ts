import type { ProxySettings } from '../net/proxy/proxy';
import { mappedModel, openRouterModel } from './service-models';

/** Where OpenRouter is. */
export const openRouterAddress = 'https://openrouter.ai/api/v1';

/** A service that speaks OpenAI's protocol and answers when GigaChat does not. */
export interface ServiceSettings {
  /** In headers, logs and metrics. */
  id: string;
  /** In messages. */
  name: string;
  /** With the version. */
  baseUrl: URL;
  /** Without one the service asks for none. */
  apiKey?: string;
  /** The model that answers a name. */
  modelFor: (asked: string) => string;
  /** The model that the health check looks for; undefined where it depends on the request. */
  usualModel?: string;
  /** PEM of an authority to trust for this service besides the usual ones. */
  extraCa?: string;
  /** PEM of what the machine's programs are told to trust; the Russian root in it is for GigaChat alone. */
  commonCa?: string;
  /** Whose law it is under, as the user says: `RU`. */
  country?: string;
  /** True when it is asked before GigaChat. */
  first?: boolean;
  /** True for OpenRouter, which says what a key may still spend. */
  isOpenRouter?: boolean;
  proxy?: ProxySettings;
  silenceMs: number;
}

/** OpenRouter, and with which model: `model` for everything, or without one the caller's own or OpenRouter's choice. */
export function openRouterService({
  model,
  ...access
}: Pick<ServiceSettings, 'baseUrl' | 'proxy' | 'silenceMs' | 'commonCa'> & {
  apiKey: string;
  model?: string;
}): ServiceSettings {
  const modelFor = (asked: string) => openRouterModel(asked, model);
  return {
    ...access,
    id: 'openrouter',
    name: 'OpenRouter',
    modelFor,
    usualModel: modelFor(''),
    country: 'US',
    isOpenRouter: true,
  };
}

/** Any other service. `models` maps names to its models, `model` is for all others; without it names stay. */
export function otherService({
  models = new Map(),
  model,
  ...service
}: Omit<ServiceSettings, 'modelFor' | 'usualModel'> & {
  models?: ReadonlyMap<string, string>;
  model?: string;
}): ServiceSettings {
  const usualModel = model ?? models.values().next().value;
  return { ...service, modelFor: (asked) => mappedModel(asked, models, model), ...(usualModel && { usualModel }) };
}
