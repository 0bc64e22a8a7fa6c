import { bestChatModel } from '../../core/gigachat/client/gigachat-models';
import { bridgeTarget } from '../../core/setup/clients/bridge-target';
import type { ClientTarget } from '../../core/setup/clients/client';
import type { Variables } from '../../core/setup/env-variables';
import { SettingsError } from '../../core/setup/settings-error';

/**
 * What clients are pointed at: the bridge of these variables, and its model with the limits the bridge knows. While
 * nobody listens the documented limits are taken, and `note` says so. Throws `SettingsError` or `SetupError`.
 */
export async function clientTarget(
  variables: Variables,
  wanted?: string,
  /** The model it had, if the bridge still has it and nobody wants another. */
  had?: string,
): Promise<{ target: ClientTarget; note: string[] }> {
  const key = variables.GPT2GIGA_API_KEY;
  if (!key) {
    throw new SettingsError(
      'GPT2GIGA_API_KEY is not set. Set it for the bridge and here (--env-file): a key that is made up changes at every start.',
    );
  }
  const url = `${variables.GPT2GIGA_USE_HTTPS ? 'https' : 'http'}://127.0.0.1:${variables.GPT2GIGA_PORT ?? 8090}`;
  const chosen = wanted ?? (had === undefined ? variables.GIGACHAT_MODEL : undefined);
  const { target, told } = await bridgeTarget(url, key, {
    ...(chosen !== undefined && { wanted: chosen }),
    ...(had !== undefined && { preferred: had }),
    best: bestChatModel,
  });
  const note = told
    ? []
    : [
        `The bridge at ${url} did not tell its models, so the limits are the documented ones. Start it and connect again.`,
      ];
  return { target, note };
}
