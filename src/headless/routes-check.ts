import { ChatError } from '../core/chat/errors';
import type { CheckStep } from '../core/chat/ports/check-step';
import type { ModelCatalog } from '../core/chat/ports/provider';
import type { Routing } from '../core/chat/routing/routing';

/** The step of the health check that looks whether every rule names a model there is; none where there are no rules. */
export function routesSteps(routing: Routing, catalog: ModelCatalog): CheckStep[] {
  const { rules } = routing;
  const run = async (signal: AbortSignal) => {
    const faults = await Promise.all(rules.map((rule) => routing.fault(rule, catalog, signal)));
    const fault = faults.find((one) => one !== undefined);
    if (fault !== undefined) throw new ChatError('not-found', fault, { code: 'model_not_found' });
    return rules.map(({ name, to }) => `${name} → ${to}`).join(', ');
  };
  return rules.length > 0 ? [{ name: 'routes', optional: true, run }] : [];
}
