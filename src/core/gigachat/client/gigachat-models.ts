import type { ModelInfo } from '../../chat/ports/provider';
import { asRecord, wordOf } from '../../protocols/json/json';

/** Best first: the order in which a model is chosen when the caller asks for none that GigaChat has. */
const preference = [
  /^GigaChat-3\.5-Ultra/,
  /^GigaChat-3-Ultra/,
  /^GigaChat-3-Pro/,
  /^GigaChat-2-Max/,
  /^GigaChat-3/,
  /^GigaChat-2-Pro/,
  /^GigaChat-2/,
];

/** No more of a name is compared with others. */
const longestName = 256;
/** Names of other vendors' models that clients have built in; each stands for a GigaChat model. */
const foreignChat = /^(?:gpt-|chatgpt-|o\d|codex-|claude-)/i;
const foreignEmbedder = /^text-embedding-/i;

/** `GET /models` as the hub's models; entries without an id are left out, and those of an id that was there before. */
export function toModels(body: unknown): ModelInfo[] {
  const data = asRecord(body)?.data;
  if (!Array.isArray(data)) return [];
  const seen = new Set<string>();
  return data.flatMap((item): ModelInfo[] => {
    const entry = asRecord(item);
    if (typeof entry?.id !== 'string' || entry.id === '' || seen.has(entry.id)) return [];
    const { id } = entry;
    seen.add(id);
    // A list without types says it by the name alone.
    const type = wordOf(entry.type || (/embed/i.test(id) ? 'embedder' : 'chat')).toLowerCase();
    const kind = type === 'chat' || type === 'embedder' ? type : 'other';
    return [
      {
        id,
        kind,
        ownedBy: typeof entry.owned_by === 'string' ? entry.owned_by : 'salutedevices',
        ...usualSizes(id),
        tools: kind === 'chat',
        images: kind === 'chat' && /Pro|Max|Ultra/.test(id),
      },
    ];
  });
}

/** No limits are listed: the measured window of the third generation, the documented one of the second. */
export function usualSizes(id: string): Pick<ModelInfo, 'contextTokens' | 'outputTokens'> {
  return { contextTokens: /^GigaChat-[3-9]/.test(id) ? 261_120 : 128_000, outputTokens: 16_384 };
}

/** How names of models are understood, besides the list itself. */
export interface ModelChoice {
  /** The model to use when nobody names one; without it the best of the list. */
  model?: string;
  /** False makes every request go to `model`. */
  passModel: boolean;
  /** The caller's name to the real id. */
  aliases: Readonly<Record<string, string>>;
  /** What `text-embedding-…` stands for. */
  embeddings: string;
}

/** The one model to use without looking at the list, when the settings say so; no chat model makes vectors. */
export function fixedModel(choice: ModelChoice, kind: 'chat' | 'embedder'): string | undefined {
  if (choice.passModel || choice.model === undefined) return undefined;
  return kind === 'chat' ? choice.model : choice.embeddings;
}

/**
 * The real id for a name a caller used: the listed model itself (a vendor prefix and a `:tag` are overlooked), else an
 * alias. Undefined when the name means nothing here.
 */
export function resolveModel(name: string, models: readonly ModelInfo[], choice: ModelChoice): string | undefined {
  const listed = (id: string) => models.find((model) => model.id === id)?.id;
  const bare = name.replace(/^.*\//, '').replace(/:.*$/, '');
  const alias = (of: string) => (Object.hasOwn(choice.aliases, of) ? choice.aliases[of] : undefined);
  const own = alias(name) ?? alias(bare);
  const found =
    listed(name) ?? own ?? listed(bare) ?? models.find((model) => model.id.toLowerCase() === bare.toLowerCase())?.id;
  if (found !== undefined) return found;
  if (foreignEmbedder.test(bare)) return choice.embeddings;
  return foreignChat.test(bare) ? (choice.model ?? bestChatModel(models)) : undefined;
}

/** The strongest chat model of a list, or undefined when it holds none. */
export function bestChatModel(models: readonly Pick<ModelInfo, 'id' | 'kind'>[]): string | undefined {
  const chat = models.filter((model) => model.kind === 'chat').map((model) => model.id);
  for (const pattern of preference) {
    const match =
      chat.find((id) => pattern.test(id) && !id.endsWith('-preview')) ?? chat.find((id) => pattern.test(id));
    if (match) return match;
  }
  return chat[0];
}

/** Up to three listed names that look most like `name`, for the message that it does not exist. */
export function nearestModels(name: string, models: readonly ModelInfo[], kind: 'chat' | 'embedder'): string[] {
  const partsOf = (text: string) => {
    const lower = text.slice(0, longestName).toLowerCase();
    return new Set([...(lower.match(/[a-z]+/g) ?? []), ...(lower.match(/\d+/g) ?? [])]);
  };
  const wanted = partsOf(name);
  return models
    .filter((model) => model.kind === kind)
    .map((model) => ({ id: model.id, shared: [...partsOf(model.id)].filter((part) => wanted.has(part)).length }))
    .sort((one, other) => other.shared - one.shared)
    .slice(0, 3)
    .map((entry) => entry.id);
}
