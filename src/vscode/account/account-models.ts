import type { ModelInfo } from '../../core/chat/ports/provider';
import type { Session } from './session';

/** The name of a session's list of models: each profile has its own, and a pool of several has one for all of them. */
export function listNameOf({ profiles: [first, ...others] }: Pick<Session, 'profiles'>): string | undefined {
  return others.length > 0 ? 'pool' : first?.id;
}

/**
 * The models of a session as GigaChat lists them now, with what is left of its packages, of all accounts together.
 * Throws `ChatError`: no list of before stands in, which would pass for an answer.
 */
export async function askForModels({ accounts, use }: Session, signal: AbortSignal): Promise<ModelInfo[]> {
  const end = use.begin();
  try {
    // An account without packages may not ask, and a list of models is good without its balance.
    const balances = Promise.all(
      accounts.members.map(({ client }) => client.balance(signal).catch((): ReadonlyMap<string, number> => new Map())),
    );
    const anew = Promise.any(accounts.members.map(({ catalog }) => catalog.anew(signal))).catch((error: unknown) => {
      throw error instanceof AggregateError ? error.errors[0] : error;
    });
    const [listed, left] = await Promise.all([anew.then(() => accounts.catalog.models(signal)), balances]);
    return listed.map((model) => {
      const parts = left.flatMap((one) => one.get(model.id) ?? []);
      return { ...model, tokensLeft: parts.length > 0 ? parts.reduce((sum, one) => sum + one) : undefined };
    });
  } finally {
    end();
  }
}
