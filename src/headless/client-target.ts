import * as z from 'zod';
import { bestChatModel } from '../core/gigachat/client/gigachat-models';
import { askBridge } from '../core/setup/clients/ask-bridge';
import type { ClientTarget } from '../core/setup/clients/client';
import type { Variables } from '../core/setup/env-variables';
import { SettingsError } from '../core/setup/settings-error';

/** What the bridge tells of its models, as far as a client has to know it. */
const listSchema = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      context_window: z.number().optional(),
      max_output_tokens: z.number().optional(),
    }),
  ),
});
type Listed = z.infer<typeof listSchema>['data'][number];

/** For a model of which nothing is known yet: the smallest that GigaChat has. */
const leastContext = 128_000;
const usualOutput = 16_384;

/**
 * What clients are pointed at: the bridge of these variables, and its model with the limits the bridge knows. While nobody
 * listens the documented limits are taken, and `note` says so. Throws `SettingsError`.
 */
export async function clientTarget(
  variables: Variables,
  wanted: string | undefined,
): Promise<{ target: ClientTarget; note: string[] }> {
  const key = variables.GPT2GIGA_API_KEY;
  if (!key) {
    throw new SettingsError(
      'GPT2GIGA_API_KEY is not set. Set it for the bridge and here (--env-file): a key that is made up changes at every start.',
    );
  }
  const url = `${variables.GPT2GIGA_USE_HTTPS ? 'https' : 'http'}://127.0.0.1:${variables.GPT2GIGA_PORT ?? 8090}`;
  const models = await modelsOf(url, key);
  const chosen = wanted ?? variables.GIGACHAT_MODEL ?? (models && best(models));
  const model = models?.find(({ id }) => id === chosen);
  if (models && !model) {
    const names = models.filter(({ type }) => type === 'chat').map(({ id }) => id);
    throw new SettingsError(`The bridge has no model "${chosen}". It has: ${names.join(', ')}.`);
  }
  const outputTokens = model?.max_output_tokens ?? usualOutput;
  const contextTokens = model?.context_window ?? leastContext;
  const note = models
    ? []
    : [
        `The bridge at ${url} did not tell its models, so the limits are the documented ones. Start it and connect again.`,
      ];
  return { target: { url, key, model: chosen ?? 'GigaChat-2-Max', contextTokens, outputTokens }, note };
}

function best(models: readonly Listed[]): string | undefined {
  return bestChatModel(
    models.map(({ id, type }) => ({
      id,
      kind: type === 'chat' ? 'chat' : 'other',
      ownedBy: '',
      contextTokens: 0,
      outputTokens: 0,
      tools: true,
      images: false,
    })),
  );
}

/** The bridge's list of models; undefined while it cannot be had. */
async function modelsOf(url: string, key: string): Promise<readonly Listed[] | undefined> {
  try {
    const { text } = await askBridge(`${url}/v1/models`, key);
    return listSchema.parse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
