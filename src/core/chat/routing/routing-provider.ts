import { BoundedMap } from '../../ground/bounded-map';
import type { Logger } from '../../ground/logger';
import { plainRequest } from '../plain-request';
import type { ChatProvider, ModelCatalog, NamedModels } from '../ports/provider';
import { opening } from '../recovering';
import { wrapProvider } from '../wrap-provider';
import { type RouteRule, ruleFor } from './route-rules';

/** Rules that were found to name no model are told of once each. */
const mostTold = 100;

/**
 * The same provider, which asks another model where a rule says so. A rule whose model nobody lists is left out with a
 * warning: the request goes where it would have gone. `isAlias` knows names that stand for a model without being
 * listed.
 */
export function routingProvider(
  provider: ChatProvider,
  rules: readonly RouteRule[],
  catalog: ModelCatalog,
  isAlias: (name: string) => boolean,
  logger: Logger,
): ChatProvider {
  const told = new BoundedMap<string, true>(mostTold);
  return wrapProvider(provider, (request, context) => {
    const rule = ruleFor(request, rules);
    if (!rule || rule.to === request.model) return provider.stream(request, context);
    return opening(async () => {
      const fault = await routeFault(rule, catalog, isAlias, context.signal);
      const { name, to } = rule;
      if (fault === undefined) {
        logger.info('a rule chose the model', { requestId: context.requestId, rule: name, asked: request.model, to });
        return provider.stream({ ...request, model: to }, context);
      }
      if (!told.has(name)) logger.warn(fault);
      told.set(name, true);
      return provider.stream(request, context);
    });
  });
}

/** The same models, by the names that a rule sends to another one whatever the chat is about. */
export function routedModels(
  catalog: NamedModels,
  rules: readonly RouteRule[],
  isAlias: (name: string) => boolean,
): NamedModels {
  const byName = rules.filter(({ models, background, images, tokensAbove }) => {
    return models && background === undefined && images === undefined && tokensAbove === undefined;
  });
  return {
    models: (signal) => catalog.models(signal),
    aliases: catalog.aliases,
    async named(name, signal) {
      const rule = ruleFor(plainRequest(name, []), byName);
      const isFollowed = rule && (await routeFault(rule, catalog, isAlias, signal)) === undefined;
      return await catalog.named(isFollowed ? rule.to : name, signal);
    },
  };
}

/** Why a rule cannot be followed; undefined when it can, or while the list of models cannot be had. */
export async function routeFault(
  { name, to }: RouteRule,
  catalog: ModelCatalog,
  isAlias: (name: string) => boolean,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (isAlias(to)) return undefined;
  try {
    const ids = (await catalog.models(signal)).filter(({ kind }) => kind === 'chat').map(({ id }) => id);
    if (ids.includes(to)) return undefined;
    return `The route "${name}" names the model "${to}", which is not on the list. It is left out; correct the rule. There are: ${ids.slice(0, 20).join(', ')}.`;
  } catch {
    return undefined;
  }
}
