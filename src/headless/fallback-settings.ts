import type { UpstreamSettings } from '../core/gigachat/account';
import { type FallbackSettings, openRouterAddress } from '../core/openrouter/open-fallback';
import type { Variables } from '../core/setup/env-variables';
import { SettingsError } from '../core/setup/settings-error';
import { guarded } from './guarded-address';

/**
 * Who answers when GigaChat does not: nobody without an `OPENROUTER_API_KEY`, or with `BRIDGE_FALLBACK=off`. The proxy
 * and the patience are GigaChat's. Throws `SettingsError`.
 */
export function readFallback(
  variables: Variables,
  { proxy, silenceMs }: Pick<UpstreamSettings, 'proxy' | 'silenceMs'>,
  warnings: string[],
): FallbackSettings | undefined {
  const { OPENROUTER_API_KEY: apiKey, OPENROUTER_MODEL: model, BRIDGE_FALLBACK: wanted } = variables;
  if (!apiKey) {
    if (wanted) {
      throw new SettingsError(
        'BRIDGE_FALLBACK=on needs OPENROUTER_API_KEY: put the key of your OpenRouter account there.',
      );
    }
    return undefined;
  }
  if (wanted === false) return undefined;
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new SettingsError(
      'OPENROUTER_API_KEY cannot be a key: it holds spaces or letters no key has. Copy it again from OpenRouter.',
    );
  }
  if (!model) {
    warnings.push(
      'OPENROUTER_MODEL is not set: when GigaChat does not answer, OpenRouter picks the model itself (openrouter/auto), unless a request names one of its models. Set it to decide which, and at what price.',
    );
  }
  return {
    apiKey,
    baseUrl: guarded('OPENROUTER_BASE_URL', variables.OPENROUTER_BASE_URL ?? new URL(openRouterAddress)),
    ...(model && { model }),
    ...(proxy && { proxy }),
    silenceMs,
  };
}
