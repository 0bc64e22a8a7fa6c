import { ChatError, isOfNoAccount, toChatError } from '../chat/errors';
import { FallbackProvider } from '../chat/fallback';
import type { CheckStep, CheckWords } from '../chat/ports/check-step';
import type { SharedShelf } from '../chat/ports/copies';
import type { ChatProvider, ModelCatalog, ModelInfo, NamedModels } from '../chat/ports/provider';
import type { TokenCounter } from '../chat/ports/token-counter';
import { estimateTokens } from '../chat/token-estimate';
import type { Clock } from '../ground/clock';
import { gathered } from '../ground/gathered';
import type { Runtime } from '../ground/runtime';
import { type OpenService, openService } from './open-service';
import { openRouterService, type ServiceSettings } from './service';
import { listedAs } from './service-models';

/** GigaChat with the services around it. */
export interface OpenFallback {
  /** Answers chats: GigaChat, or a service in its place. */
  readonly provider: ChatProvider;
  /**
   * The same with the services in what `/health` says, and with the models of those that are asked before GigaChat;
   * where these answer without an account of GigaChat, tokens are estimated.
   */
  behind<T extends { status(): readonly object[]; catalog: NamedModels; counter: TokenCounter }>(served: T): T;
  /** One step for each service. */
  checks(words: CheckWords): CheckStep[];
  /** Ends every connection to the services. */
  close(): Promise<void>;
}

/**
 * Puts services around `gigachat`: those that go first before it, the others behind it, each in its order. What a
 * service gets to see goes through `around`; on the `shelf` copies of the bridge tell each other which conversations
 * moved.
 */
export function openFallback(
  gigachat: ChatProvider,
  services: readonly ServiceSettings[],
  runtime: Runtime,
  around: (service: ChatProvider) => ChatProvider,
  shelf?: SharedShelf,
): OpenFallback {
  const { clock, logger } = runtime;
  const opened = services.map((settings) => {
    const service = openService(settings, runtime);
    return { ...service, provider: around(service.provider) };
  });
  const before = opened.filter(({ settings }) => settings.first);
  const after = opened.filter(({ settings }) => !settings.first);
  const order = [...before.map(({ provider }) => provider), gigachat, ...after.map(({ provider }) => provider)];
  const provider = new FallbackProvider(gigachat, order, clock, logger, shelf);
  const status = ({ settings, provider: own, client }: Omit<OpenService, 'provider'> & { provider: ChatProvider }) => ({
    id: settings.id,
    model: settings.usualModel ?? null,
    ...(settings.country !== undefined && { country: settings.country }),
    down: client.isDown,
    lastFailure: client.lastFailure?.kind ?? null,
    conversations: provider.stayingWith(own),
  });
  return {
    provider,
    behind: (served) => ({
      ...served,
      status: () => [...served.status(), ...opened.map(status)],
      ...(before.length > 0 && {
        catalog: {
          models: together([...before.map((own) => own.provider), served.catalog], clock),
          named: firstNamed([...before.map(namedBy), served.catalog]),
          aliases: served.catalog.aliases,
        },
        counter: countedAnyway(served.counter),
      }),
    }),
    checks: (words) => opened.map((service) => service.check(words)),
    close: async () => void (await Promise.all(opened.map((service) => service.close()))),
  };
}

/** A list of models does not wait for longer than this for one that is silent while others have answered. */
const patienceMs = 2000;

function countedAnyway(counter: TokenCounter): TokenCounter {
  return {
    async count(request, context) {
      try {
        return await counter.count(request, context);
      } catch (error) {
        if (isOfNoAccount(toChatError(error, context.signal))) return estimateTokens(request);
        throw error;
      }
    },
  };
}

/** What is told of several failures: that of the last, which is GigaChat, unless there is no account behind it. */
function toldOf(failures: readonly ChatError[]): ChatError | undefined {
  return failures.findLast((failure) => !isOfNoAccount(failure)) ?? failures.at(-1);
}

/** The models of all that answer; throws what the last one that is there failed with when none does. */
function together(catalogs: readonly ModelCatalog[], clock: Clock): ModelCatalog['models'] {
  return async (signal) => {
    const failures: ChatError[] = [];
    const ask = async (catalog: ModelCatalog, place: number) => {
      try {
        return await catalog.models(signal);
      } catch (error) {
        failures[place] = toChatError(error, signal);
        throw error;
      }
    };
    const models = await gathered(catalogs.map(ask), clock, patienceMs);
    const told = toldOf(failures.filter(Boolean));
    if (models.length === 0 && told) throw told;
    return models.filter(({ id }, index) => models.findIndex((other) => other.id === id) === index);
  };
}

/** The model of the first that has one by the name; throws what the last one that is there failed with when none has. */
function firstNamed(catalogs: readonly Pick<NamedModels, 'named'>[]): NamedModels['named'] {
  return async (name, signal) => {
    const failures: ChatError[] = [];
    for (const catalog of catalogs) {
      try {
        return await catalog.named(name, signal);
      } catch (error) {
        if (signal.aborted) throw error;
        failures.push(toChatError(error, signal));
      }
    }
    throw toldOf(failures) ?? new ChatError('internal', 'No provider was asked.');
  };
}

/** The models of a service by the names that callers give in chats. */
function namedBy({ settings, provider }: Pick<OpenService, 'settings'> & { provider: ChatProvider }) {
  return {
    async named(name: string, signal: AbortSignal): Promise<ModelInfo> {
      const own = settings.modelFor(name);
      const model = listedAs(own, await provider.models(signal));
      if (model) return model;
      throw new ChatError('not-found', `${settings.name} does not list the model "${own.slice(0, 100)}".`, {
        param: 'model',
        code: 'model_not_found',
      });
    },
  };
}

/** Asks OpenRouter whether it takes the key. Throws `ChatError`: `auth` when it does not. */
export async function checkOpenRouterKey(
  access: Parameters<typeof openRouterService>[0],
  runtime: Runtime,
  signal: AbortSignal,
): Promise<void> {
  const { client, close } = openService(openRouterService(access), runtime);
  try {
    await client.creditsLeft(signal);
  } finally {
    await close();
  }
}
