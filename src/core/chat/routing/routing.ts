import { BoundedMap } from '../../ground/bounded-map';
import type { Logger } from '../../ground/logger';
import { plainRequest } from '../plain-request';
import type { ChatProvider, ModelCatalog, NamedModels } from '../ports/provider';
import { opening } from '../recovering';
import { wrapProvider } from '../wrap-provider';
import { type RouteRule, ruleFor } from './route-rules';

/** Rules that were found to name no model are told of once each. */
const mostTold = 100;

/** The user's rules of which task goes to which model, laid over those who answer. `aliases` need not be listed. */
export class Routing {
  constructor(
    readonly rules: readonly RouteRule[],
    private readonly aliases: Readonly<Record<string, string>>,
    private readonly logger: Logger,
  ) {}

  /**
   * The same provider, which asks another model where a rule says so. A rule whose model nobody lists is left out with a
   * warning: the request goes where it would have gone.
   */
  provider(target: ChatProvider, catalog: ModelCatalog): ChatProvider {
    if (this.rules.length === 0) return target;
    const told = new BoundedMap<string, true>(mostTold);
    return wrapProvider(target, (request, context) => {
      const rule = ruleFor(request, this.rules);
      if (!rule || rule.to === request.model) return target.stream(request, context);
      return opening(async () => {
        const fault = await this.fault(rule, catalog, context.signal);
        const { name, to } = rule;
        if (fault === undefined) {
          const { requestId } = context;
          this.logger.info('a rule chose the model', { requestId, rule: name, asked: request.model, to });
          return target.stream({ ...request, model: to }, context);
        }
        if (!told.has(name)) this.logger.warn(fault);
        told.set(name, true);
        return target.stream(request, context);
      });
    });
  }

  /** The same models, by the names that a rule sends to another one whatever the chat is about. */
  models(catalog: NamedModels): NamedModels {
    const byName = this.rules.filter(({ models, background, images, tokensAbove }) => {
      return models && background === undefined && images === undefined && tokensAbove === undefined;
    });
    return {
      models: (signal) => catalog.models(signal),
      aliases: catalog.aliases,
      named: async (name, signal) => {
        const rule = ruleFor(plainRequest(name, []), byName);
        const isFollowed = rule && (await this.fault(rule, catalog, signal)) === undefined;
        return await catalog.named(isFollowed ? rule.to : name, signal);
      },
    };
  }

  /** Why a rule cannot be followed; undefined when it can, or while the list of models cannot be had. */
  async fault({ name, to }: RouteRule, catalog: ModelCatalog, signal: AbortSignal): Promise<string | undefined> {
    if (Object.hasOwn(this.aliases, to)) return undefined;
    try {
      const ids = (await catalog.models(signal)).filter(({ kind }) => kind === 'chat').map(({ id }) => id);
      if (ids.includes(to)) return undefined;
      return `The route "${name}" names the model "${to}", which is not on the list. It is left out; correct the rule. There are: ${ids.slice(0, 20).join(', ')}.`;
    } catch {
      return undefined;
    }
  }
}
