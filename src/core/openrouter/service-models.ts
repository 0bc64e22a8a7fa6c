import type { ModelInfo } from '../chat/ports/provider';
import { asRecord } from '../protocols/json/json';
import { countIn } from '../protocols/said';

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

/**
 * The one of a service's models that a name means, with its `:tag` or without, or with what Ollama and Gemini put around
 * each name in their lists; undefined when it lists none.
 */
export function listedAs(name: string, models: readonly ModelInfo[]): ModelInfo | undefined {
  const alike = [name, name.replace(/:.*$/, ''), `${name}:latest`, `models/${name}`];
  return models.find(({ id }) => alike.includes(id));
}

/**
 * `GET /models` as the hub's models, in whichever shape a server lists them: OpenAI's, a bare list, or Ollama's own.
 * Entries without a name are left out; what a list does not say of a model is 0 or false.
 */
export function toModels(body: unknown): ModelInfo[] {
  const { data, models } = asRecord(body) ?? {};
  const list = [body, data, models].find(Array.isArray) ?? [];
  return list.flatMap((item: unknown): ModelInfo[] => {
    const entry = typeof item === 'string' ? { id: item } : (asRecord(item) ?? {});
    const id = [entry.id, entry.model, entry.name].find(
      (name): name is string => typeof name === 'string' && name !== '',
    );
    if (id === undefined) return [];
    const can = asRecord(entry.capabilities);
    const contextTokens = contextOf(entry);
    const { top_provider, max_completion_tokens: most } = entry;
    return [
      {
        id,
        kind: 'chat',
        ownedBy: id.replace(/\/.*$/, ''),
        contextTokens,
        outputTokens: countIn(asRecord(top_provider)?.max_completion_tokens ?? most) ?? contextTokens,
        tools: lists(entry.supported_parameters, 'tools') || can?.function_calling === true,
        images: lists(asRecord(entry.architecture)?.input_modalities, 'image') || can?.vision === true,
      },
    ];
  });
}

/** How many tokens a model takes, by the names that OpenRouter, vLLM, Groq, Mistral and llama.cpp have for it. */
function contextOf({
  context_length,
  max_model_len,
  context_window,
  max_context_length,
  meta,
}: Record<string, unknown>): number {
  const told = [context_length, max_model_len, context_window, max_context_length, asRecord(meta)?.n_ctx_train];
  return told.map(countIn).find((count) => count !== undefined) ?? 0;
}

function lists(value: unknown, word: string): boolean {
  return Array.isArray(value) && value.includes(word);
}
