import type { ModelInfo } from '../chat/ports/provider';
import { asRecord } from '../protocols/json/json';

/** Picks a model by itself (openrouter.ai/docs, "Auto Router"). */
const autoRouter = 'openrouter/auto';

/**
 * Which of OpenRouter's models answers: the one that is set; else the one that the caller named, when it is a name of
 * OpenRouter's kind (`vendor/model`, also as `openrouter/vendor/model`); else OpenRouter picks.
 */
export function openRouterModel(asked: string, set: string | undefined): string {
  if (set !== undefined) return set;
  const own = asked.replace(/^openrouter\/(?=[^/]+\/)/i, '');
  return /^[^/\s]+\/[^/\s]+$/.test(own) && !/gigachat/i.test(own) ? own : autoRouter;
}

/**
 * Which model of a service answers: the one its map has for the name, else the one for all, else the name itself. A
 * vendor's prefix, a `:tag` and capitals are overlooked where the map does not have the name as it is.
 */
export function mappedModel(asked: string, models: ReadonlyMap<string, string>, rest: string | undefined): string {
  const known = models.get(asked);
  if (known !== undefined) return known;
  const bare = asked.replace(/^.*\//, '').replace(/:.*$/, '').toLowerCase();
  const alike = [...models].find(([name]) => name.toLowerCase() === bare);
  return alike?.[1] ?? rest ?? asked;
}

/** The one of a service's models that a name means, with its `:tag` or without; undefined when it lists none. */
export function listedAs(name: string, models: readonly ModelInfo[]): ModelInfo | undefined {
  return models.find(({ id }) => id === name || id === name.replace(/:.*$/, ''));
}

/** `GET /models` as the hub's models; entries without an id are left out. */
export function toModels(body: unknown): ModelInfo[] {
  const data = asRecord(body)?.data;
  return (Array.isArray(data) ? data : []).flatMap((item): ModelInfo[] => {
    const entry = asRecord(item);
    if (typeof entry?.id !== 'string') return [];
    const contextTokens = count(entry.context_length) ?? 0;
    return [
      {
        id: entry.id,
        kind: 'chat',
        ownedBy: entry.id.replace(/\/.*$/, ''),
        contextTokens,
        outputTokens: count(asRecord(entry.top_provider)?.max_completion_tokens) ?? contextTokens,
        tools: lists(entry.supported_parameters, 'tools'),
        images: lists(asRecord(entry.architecture)?.input_modalities, 'image'),
      },
    ];
  });
}

function lists(value: unknown, word: string): boolean {
  return Array.isArray(value) && value.includes(word);
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
