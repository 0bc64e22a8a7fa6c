import { version } from '../../../package.json';
import type { Clock } from '../chat/clock';
import type { Logger } from '../chat/logger';
import type { Redactor } from '../chat/redaction';
import { GigaChatCatalog } from '../providers/gigachat/catalog';
import { GigaChatClient } from '../providers/gigachat/client';
import { formsOf, toAuthorizationKey } from '../providers/gigachat/credentials';
import type { ModelChoice } from '../providers/gigachat/models';
import { GigaChatProvider } from '../providers/gigachat/provider';
import { AccountQueue } from '../providers/gigachat/queue';
import { type AccountTokens, FixedToken, TokenSource } from '../providers/gigachat/token';
import { Transport } from '../providers/transport';
import { trustedRoots } from '../providers/trust';

/** One GigaChat account and how to reach it. */
export interface AccountSettings {
  /** The authorization key as the user gave it, or a ready access token. */
  credentials: { key: string } | { accessToken: string };
  scope: string;
  baseUrl: URL;
  authUrl: URL;
  /** PEM of the authority to trust besides the usual ones. */
  extraCa?: string;
  choice: ModelChoice;
  silenceMs: number;
  /** Requests in flight; by default what the scope allows. */
  maxInFlight?: number;
  profanityCheck?: boolean;
}

/** What every object of the core stands on. */
export interface Ground {
  clock: Clock;
  logger: Logger;
  redactor: Redactor;
}

/** The objects of one account, from the sockets up to the provider. */
export interface OpenAccount {
  readonly settings: AccountSettings;
  /** Every root that is trusted, as PEM. */
  readonly ca: readonly string[];
  readonly transport: Transport;
  readonly tokens: AccountTokens;
  readonly catalog: GigaChatCatalog;
  readonly queue: AccountQueue;
  readonly provider: GigaChatProvider;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** Builds them in order. Nothing goes over the network until somebody asks for something. */
export function openAccount(settings: AccountSettings, { clock, logger, redactor }: Ground): OpenAccount {
  const { credentials, authUrl, baseUrl, silenceMs, choice } = settings;
  const userAgent = `gigachat-bridge/${version}`;
  const ca = trustedRoots(settings.extraCa);
  const transport = new Transport({ clock, ca });
  redactor.add(...('key' in credentials ? formsOf(credentials.key) : [credentials.accessToken]));
  const tokens =
    'key' in credentials
      ? new TokenSource({
          transport,
          clock,
          logger,
          userAgent,
          authUrl,
          scope: settings.scope,
          authorizationKey: toAuthorizationKey(credentials.key),
          onToken: (value) => redactor.add(value),
        })
      : new FixedToken(credentials.accessToken, settings.scope);
  const client = new GigaChatClient({ transport, tokens, clock, logger, baseUrl, userAgent, silenceMs });
  const catalog = new GigaChatCatalog((signal) => client.models(signal), choice, clock, logger);
  // GigaChat's limits on streams at a time: one for a person, ten for a company.
  const queue = new AccountQueue(() => settings.maxInFlight ?? (tokens.scope === 'GIGACHAT_API_PERS' ? 1 : 10));
  const provider = new GigaChatProvider(client, catalog, queue, clock, { profanity_check: settings.profanityCheck });
  return { settings, ca, transport, tokens, catalog, queue, provider, close: () => transport.close() };
}
