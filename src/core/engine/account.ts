import type { LookupFunction } from 'node:net';
import { version } from '../../../package.json';
import type { Clock } from '../chat/clock';
import type { FileStore } from '../chat/file-store';
import type { Logger } from '../chat/logger';
import type { Redactor } from '../chat/redaction';
import { Attachments } from '../providers/gigachat/attachments';
import { GigaChatCatalog } from '../providers/gigachat/catalog';
import { GigaChatClient } from '../providers/gigachat/client';
import { formsOf, toAuthorizationKey } from '../providers/gigachat/credentials';
import { GigaChatFiles } from '../providers/gigachat/files';
import type { ModelChoice } from '../providers/gigachat/models';
import { GigaChatProvider } from '../providers/gigachat/provider';
import { AccountQueue } from '../providers/gigachat/queue';
import type { RetryRules } from '../providers/gigachat/retry';
import { type AccountTokens, FixedToken, TokenSource } from '../providers/gigachat/token';
import { type ProxySettings, proxySecrets } from '../providers/proxy';
import { Reachability } from '../providers/reachability';
import { remoteImages } from '../providers/remote-image';
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
  /** Switches of the model, passed on with every chat. */
  flags?: string[];
  /** How failures that may pass are repeated; the rules of `defaultRetryRules` unless told. */
  retry?: RetryRules;
  proxy?: ProxySettings;
  tokenExpiryBufferMs?: number;
  /** Whether images are fetched from addresses on the web. */
  remoteImages?: boolean;
}

/** What every object of the core stands on. `lookup` finds out names in place of the system. */
export interface Ground {
  clock: Clock;
  logger: Logger;
  redactor: Redactor;
  lookup?: LookupFunction;
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
  readonly client: GigaChatClient;
  readonly files: FileStore;
  readonly provider: GigaChatProvider;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** Builds them in order. Nothing goes over the network until somebody asks for something. */
export function openAccount(settings: AccountSettings, { clock, logger, redactor, lookup }: Ground): OpenAccount {
  const { credentials, authUrl, baseUrl, silenceMs, choice, proxy } = settings;
  const userAgent = `gigachat-bridge/${version}`;
  const ca = trustedRoots(settings.extraCa);
  if (proxy) redactor.add(...proxySecrets(proxy));
  const hosts = proxy ? [proxy.url.hostname] : [...new Set([authUrl.hostname, baseUrl.hostname])];
  const reachability = new Reachability(hosts, clock, lookup);
  const transport = new Transport({ clock, ca, lookup, proxy, reachability });
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
          expiryBufferMs: settings.tokenExpiryBufferMs,
          onToken: (value) => redactor.add(value),
        })
      : new FixedToken(credentials.accessToken, settings.scope);
  // GigaChat's limits on streams at a time: one for a person, ten for a company.
  const limit = () => settings.maxInFlight ?? (tokens.scope === 'GIGACHAT_API_PERS' ? 1 : 10);
  const queue = new AccountQueue(limit, clock, logger);
  const client = new GigaChatClient({
    transport,
    tokens,
    clock,
    logger,
    baseUrl,
    userAgent,
    silenceMs,
    retry: settings.retry,
    onRateLimited: (retryAfterMs) => queue.rateLimited(retryAfterMs),
  });
  const catalog = new GigaChatCatalog((signal) => client.models(signal), choice, clock, logger);
  const files = new GigaChatFiles(client);
  // The web is trusted as usual: the authority that was added for GigaChat holds for GigaChat alone.
  const fetchImage = settings.remoteImages ? remoteImages({ clock, ca: trustedRoots(undefined) }) : undefined;
  const attachments = new Attachments(files, fetchImage);
  const defaults = { profanity_check: settings.profanityCheck, flags: settings.flags };
  const provider = new GigaChatProvider(client, catalog, queue, attachments, clock, defaults);
  const close = () => transport.close();
  return { settings, ca, transport, tokens, catalog, queue, client, files, provider, close };
}
