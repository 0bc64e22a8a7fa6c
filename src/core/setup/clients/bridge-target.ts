import * as z from 'zod';
import { askBridge } from './ask-bridge';
import type { ClientTarget } from './client';
import { SetupError } from './setup-error';

/** What the bridge tells of its models, as far as a client has to know it. */
const listSchema = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      context_window: z.number().optional(),
      max_output_tokens: z.number().optional(),
      capabilities: z.object({ vision: z.boolean().optional() }).optional(),
    }),
  ),
});
type Listed = z.infer<typeof listSchema>['data'][number];

/** For a model of which nothing is known yet: the smallest that GigaChat has. */
const leastContext = 128_000;
const usualOutput = 16_384;
const usualModel = 'GigaChat-2-Max';

/** Which model clients are to ask for. */
export interface TargetModel {
  /** This one and no other. */
  wanted?: string;
  /** This one, where the bridge has it. */
  preferred?: string;
  /** The best of a list, for whoever wants none in particular. */
  best(models: readonly { id: string; kind: 'chat' | 'other' }[]): string | undefined;
}

/**
 * What clients are pointed at: this bridge and its model with the limits the bridge knows. While the bridge does not
 * tell, `told` is false and the limits are the documented ones; `listens` says whether anybody answered. Throws
 * `SetupError` for a wanted model that the bridge does not have.
 */
export async function bridgeTarget(
  url: string,
  key: string,
  { wanted, preferred, best }: TargetModel,
): Promise<{ target: ClientTarget; told: boolean; listens: boolean }> {
  const { models, listens } = await modelsOf(url, key);
  const find = (id: string | undefined) => models?.find((model) => model.id === id);
  const chosen =
    wanted ??
    (models ? find(preferred)?.id : preferred) ??
    best(models?.map(({ id, type }) => ({ id, kind: type === 'chat' ? 'chat' : 'other' })) ?? []);
  const model = find(chosen);
  if (models && !model) {
    const names = models.filter(({ type }) => type === 'chat').map(({ id }) => id);
    throw new SetupError('The bridge has no model "{0}". It has: {1}.', chosen ?? usualModel, names.join(', '));
  }
  const target = {
    url,
    key,
    model: chosen ?? usualModel,
    contextTokens: model?.context_window ?? leastContext,
    outputTokens: model?.max_output_tokens ?? usualOutput,
    images: model?.capabilities?.vision ?? true,
  };
  return { target, told: models !== undefined, listens };
}

/** The bridge's list of models, undefined while it cannot be had, and whether anybody answered. */
async function modelsOf(
  url: string,
  key: string,
): Promise<{ models: readonly Listed[] | undefined; listens: boolean }> {
  let listens = false;
  try {
    const { text } = await askBridge(`${url}/v1/models`, key);
    listens = true;
    return { models: listSchema.parse(JSON.parse(text)).data, listens };
  } catch {
    return { models: undefined, listens };
  }
}
