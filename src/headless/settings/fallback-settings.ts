import type { UpstreamSettings } from '../../core/gigachat/account';
import { isVisibleAscii } from '../../core/ground/text/visible-ascii';
import { openRouterAddress, openRouterService, type ServiceSettings } from '../../core/openrouter/service';
import type { Variables } from '../../core/setup/env-variables';
import { type Sentence, say } from '../../core/setup/sentence';
import { SettingsError } from '../../core/setup/settings-error';
import { guarded } from './guarded-address';
import { readServices } from './service-list';

/**
 * Who answers when GigaChat does not: the services of `BRIDGE_FALLBACKS`, then OpenRouter when there is a key for it;
 * nobody with `BRIDGE_FALLBACK=off`. The proxy and the patience are GigaChat's; `commonCa` is what the machine's programs
 * are told to trust. Throws `SettingsError`.
 */
export function readFallback(
  variables: Variables,
  gigachat: Pick<UpstreamSettings, 'proxy' | 'silenceMs'>,
  commonCa: string | undefined,
  warnings: Sentence[],
): readonly ServiceSettings[] | undefined {
  const { OPENROUTER_API_KEY: apiKey, BRIDGE_FALLBACK: wanted, BRIDGE_FALLBACKS: list } = variables;
  if (wanted && !apiKey && !list) {
    throw new SettingsError(
      say(
        'BRIDGE_FALLBACK=on needs OPENROUTER_API_KEY: put the key of your OpenRouter account there, or list other services in BRIDGE_FALLBACKS.',
      ),
    );
  }
  if (wanted === false) return undefined;
  const idle = apiKey ? [] : (['OPENROUTER_MODEL', 'OPENROUTER_BASE_URL'] as const).filter((name) => variables[name]);
  if (idle.length > 0) warnings.push(say('{0} not used without {1}.', idle.join(', '), 'OPENROUTER_API_KEY'));
  if (!apiKey && !list) return undefined;
  const { proxy, silenceMs } = gigachat;
  const connection = { silenceMs, ...(proxy && { proxy }), ...(commonCa && { commonCa }) };
  const services = list ? readServices(list, connection) : [];
  return apiKey ? [...services, readOpenRouter(variables, apiKey, connection, warnings)] : services;
}

function readOpenRouter(
  { OPENROUTER_MODEL: model, OPENROUTER_BASE_URL: baseUrl }: Variables,
  apiKey: string,
  connection: Pick<ServiceSettings, 'proxy' | 'silenceMs' | 'commonCa'>,
  warnings: Sentence[],
): ServiceSettings {
  if (!isVisibleAscii(apiKey)) {
    throw new SettingsError(
      say('OPENROUTER_API_KEY cannot be a key: it holds spaces or letters no key has. Copy it again from OpenRouter.'),
    );
  }
  if (!model) {
    warnings.push(
      say(
        'OPENROUTER_MODEL is not set: when GigaChat does not answer, OpenRouter picks the model itself (openrouter/auto), unless a request names one of its models. Set it to decide which, and at what price.',
      ),
    );
  }
  return openRouterService({
    ...connection,
    apiKey,
    baseUrl: guarded('OPENROUTER_BASE_URL', baseUrl ?? new URL(openRouterAddress)),
    ...(model && { model }),
  });
}
