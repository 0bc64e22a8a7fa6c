import { ChatError } from '../../core/chat/errors';
import type { CheckStep } from '../../core/chat/ports/check-step';
import type { ModelCatalog } from '../../core/chat/ports/provider';
import type { RouteRule } from '../../core/chat/routing/route-rules';
import { routeFault } from '../../core/chat/routing/routing-provider';
import type { HeadlessSettings } from '../headless-settings';

/** Knows the names that stand for a model without being on a list. */
export function aliasesOf({ gigachat }: HeadlessSettings): (name: string) => boolean {
  return (name) => Object.hasOwn(gigachat.choice.aliases, name);
}

/** The step of the health check that looks whether every rule names a model there is. */
export function routesStep(
  routes: readonly RouteRule[],
  catalog: ModelCatalog,
  isAlias: (name: string) => boolean,
): CheckStep {
  return {
    name: 'routes',
    optional: true,
    run: async (signal) => {
      const faults = await Promise.all(routes.map((rule) => routeFault(rule, catalog, isAlias, signal)));
      const fault = faults.find((one) => one !== undefined);
      if (fault !== undefined) throw new ChatError('not-found', fault, { code: 'model_not_found' });
      return routes.map(({ name, to }) => `${name} → ${to}`).join(', ');
    },
  };
}
