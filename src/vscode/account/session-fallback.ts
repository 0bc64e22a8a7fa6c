import type { ChatProvider } from '../../core/chat/ports/provider';
import type { AccountSettings } from '../../core/gigachat/account';
import type { Runtime } from '../../core/ground/runtime';
import { watchProvider } from '../../core/health/watch-provider';
import type { OpenFallback } from '../../core/openrouter/open-fallback';
import type { ServiceSettings } from '../../core/openrouter/service';
import type { EditorSettings, FallbackService } from '../../editor/editor-settings';
import { loadEngine } from '../load-engine';
import { type AllowedService, allowedFor } from './allowed-services';
import type { AnswerWatch } from './answering';

/** What the store of secrets has for the services behind GigaChat. */
export interface FallbackSecrets {
  /** The key for the address of OpenRouter that is set. */
  openRouterKey: string | undefined;
  /** What the user has allowed. */
  allowed: ReadonlyMap<string, AllowedService>;
}

type Connection = Pick<ServiceSettings, 'proxy' | 'silenceMs'>;

/** What the services are opened from. */
interface FallbackParts {
  settings: EditorSettings;
  /** How GigaChat itself is reached. */
  connection: Pick<AccountSettings, 'proxy' | 'silenceMs'>;
  secrets: FallbackSecrets;
  watch: AnswerWatch;
  runtime: Runtime;
  /** What is laid around each service. */
  around: (service: ChatProvider) => ChatProvider;
}

/**
 * The services behind `gigachat`: those of the settings that the user has allowed, then OpenRouter, when that is
 * switched on and a key is stored for its address. Each answer of theirs is told of.
 */
export function openSessionFallback(
  gigachat: ChatProvider,
  { settings, connection: { proxy, silenceMs }, secrets, watch, runtime, around }: FallbackParts,
): OpenFallback | undefined {
  const { openRouterKey, allowed } = secrets;
  const connection = { silenceMs, ...(proxy && { proxy }) };
  const services = settings.fallbacks.flatMap((service) => {
    const permission = allowedFor(service, allowed);
    const opened = permission && toService(service, permission, connection, runtime);
    return opened ? [opened] : [];
  });
  const { enabled, model, baseUrl } = settings.fallback;
  const { openFallback, openRouterService } = loadEngine();
  if (enabled && openRouterKey !== undefined) {
    const access = { ...connection, apiKey: openRouterKey, baseUrl, ...(model !== '' && { model }) };
    services.push(openRouterService(access));
  }
  if (services.length === 0) return undefined;
  const fallback = openFallback(gigachat, services, runtime, around);
  const accepted = (by?: string, answering?: string) => {
    if (by !== undefined) watch.stoodIn(by, answering ?? by);
  };
  return { ...fallback, provider: watchProvider(fallback.provider, { accepted, failed: () => {} }) };
}

/** A service for the core; undefined when its authority cannot be read: without it nothing is sent there. */
function toService(
  { name, base_url: baseUrl, ca_file: file, models, model, country }: FallbackService,
  { key }: AllowedService,
  connection: Connection,
  { logger }: Pick<Runtime, 'logger'>,
): ServiceSettings | undefined {
  const { otherService, readAuthorities } = loadEngine();
  const authority = file === undefined ? undefined : readAuthorities(file);
  if (authority && 'fault' in authority) {
    logger.warn('a service is not asked: its ca_file cannot be used', { name, file, fault: authority.fault });
    return undefined;
  }
  return otherService({
    ...connection,
    id: name,
    name,
    baseUrl,
    ...(key !== undefined && { apiKey: key }),
    ...(models && { models: new Map(Object.entries(models)) }),
    ...(model !== undefined && { model }),
    ...(authority && { extraCa: authority.pem }),
    ...(country !== undefined && { country }),
  });
}
