import { bestChatModel } from '../../core/gigachat/client/gigachat-models';
import { isThisMachine } from '../../core/ground/hosts';
import { bridgeTarget } from '../../core/setup/clients/bridge-target';
import type { ClientTarget } from '../../core/setup/clients/client';
import type { Variables } from '../../core/setup/env-variables';
import { SettingsError } from '../../core/setup/settings-error';
import type { ConnectWords } from '../words/words';

/**
 * The address of a bridge elsewhere, such as a team's behind nginx, with or without `/v1`. Throws `SettingsError` for one
 * to which a key would go in plain HTTP.
 */
export function bridgeElsewhere(address: string, words: ConnectWords): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isPlain = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash;
  if (!url || !isPlain) throw new SettingsError(words.wrongAddress);
  if (url.protocol === 'http:' && !isThisMachine(url.hostname)) throw new SettingsError(words.plainAddress);
  return url.href.replace(/\/{1,9}$/, '').replace(/\/v1$/, '');
}

/**
 * What clients are pointed at: the bridge `at` an address or of these variables, and its model with the limits the bridge knows. While
 * it tells none the documented limits are taken, and `note` says so. Throws `SettingsError` or `SetupError`.
 */
export async function clientTarget(
  variables: Variables,
  words: ConnectWords,
  wanted?: string,
  /** The model it had, if the bridge still has it and nobody wants another. */
  had?: string,
  at?: string,
): Promise<{ target: ClientTarget; note: string[] }> {
  const key = variables.GPT2GIGA_API_KEY;
  if (!key) throw new SettingsError(words.noKey);
  const here = `${variables.GPT2GIGA_USE_HTTPS ? 'https' : 'http'}://127.0.0.1:${variables.GPT2GIGA_PORT ?? 8090}`;
  const url = at ?? here;
  const chosen = wanted ?? (had === undefined ? variables.GIGACHAT_MODEL : undefined);
  const { target, told, listens } = await bridgeTarget(url, key, {
    ...(chosen !== undefined && { wanted: chosen }),
    ...(had !== undefined && { preferred: had }),
    best: bestChatModel,
  });
  const note = told ? [] : [words.limitsDocumented(url, at !== undefined || listens)];
  return { target, note };
}
