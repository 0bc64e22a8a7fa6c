import { version } from '../../../package.json';
import { type AccountStatus, shownFailure } from '../chat/ports/account-status';
import type { BatchStore } from '../chat/ports/batch-store';
import type { Copies, SharedRoom } from '../chat/ports/copies';
import type { Embedder } from '../chat/ports/embedder';
import type { FileStore } from '../chat/ports/file-store';
import type { TokenShelf } from '../chat/ports/kept-token';
import type { TokenCounter } from '../chat/ports/token-counter';
import { lazily } from '../ground/lazily';
import type { Runtime } from '../ground/runtime';
import { type ProxySettings, proxySecrets } from '../net/proxy/proxy';
import { Reachability } from '../net/reachability';
import { remoteFiles } from '../net/remote/remote-file';
import { Transport } from '../net/transport';
import type { ClientCertificate } from '../net/trust/client-certificate';
import { trustedRoots, webRoots } from '../net/trust/trust';
import type { AccountTokens } from './access/account-tokens';
import { type Credentials, conversationSecret, openTokens, secretsOf } from './access/credentials';
import { isNoOrdinaryWord, SecretsInUse } from './access/secrets-in-use';
import { GigaChatBatches } from './batches/gigachat-batches';
import { AccountQueue } from './chat/account-queue';
import { Attachments } from './chat/attachments';
import { Conversations } from './chat/conversations';
import { GigaChatProvider } from './chat/gigachat-provider';
import type { RetryRules } from './chat/repeats/retry';
import { GigaChatCatalog } from './client/catalog';
import { ContextLimits } from './client/context-limits';
import { GigaChatClient } from './client/gigachat-client';
import { GigaChatEmbedder } from './client/gigachat-embedder';
import { GigaChatFiles } from './client/gigachat-files';
import type { ModelChoice } from './client/gigachat-models';
import { GigaChatTokenCounter } from './client/gigachat-token-counter';

export type { ClientCertificate } from '../net/trust/client-certificate';
export type { Credentials } from './access/credentials';

/** One GigaChat account and how to reach it. */
export interface AccountSettings extends UpstreamSettings {
  credentials: Credentials;
  /** Shown to the GigaChat origins alone; may accompany any way in. */
  clientCertificate?: ClientCertificate;
  /** Where access tokens are looked for before one is asked for. */
  shelf?: TokenShelf;
  /** The account's places where it is open already, with other settings: what still runs there has one of them. */
  queue?: AccountQueue | undefined;
}

/** Where GigaChat is and how to speak to it, whoever the account is. */
export interface UpstreamSettings {
  scope: string;
  baseUrl: URL;
  authUrl: URL;
  /** PEM of the authority to trust besides the usual ones. */
  extraCa?: string;
  /** PEM of authorities that every program of the machine trusts: all that is added for files from other addresses. */
  commonCa?: string;
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
  /** False leaves images out of every request. */
  images?: boolean;
  /** True asks for much reasoning wherever the caller says nothing of it. */
  reasoning?: boolean;
  /** Whether images are fetched from addresses on the web. */
  remoteImages?: boolean;
  /** The other copies of this bridge, where there may be some. */
  copies?: Copies;
  /** True for an account that a caller brought: its secrets are hidden only where they can be no ordinary words. */
  ofCaller?: boolean;
}

/** The objects of one account, from the sockets up to the provider. */
export interface OpenAccount {
  readonly settings: AccountSettings;
  /** Every root that is trusted, as PEM. */
  readonly ca: () => readonly string[];
  readonly transport: Transport;
  readonly tokens: AccountTokens;
  readonly catalog: GigaChatCatalog;
  readonly limits: ContextLimits;
  /** Whether a model is one of the account's, as far as its list was seen, or of its settings. */
  knows(model: string): boolean;
  readonly queue: AccountQueue;
  readonly client: GigaChatClient;
  readonly files: FileStore;
  readonly embedder: Embedder;
  readonly counter: TokenCounter;
  readonly batches: BatchStore;
  readonly provider: GigaChatProvider;
  /** What the copies of this bridge have together for the account. */
  readonly room?: SharedRoom;
  /** How the account is, for `/health`. */
  status(): AccountStatus[];
  /** Ends every connection. */
  close(): Promise<void>;
}

/** Builds them in order. Nothing goes over the network until somebody asks for something. */
export function openAccount(
  settings: AccountSettings,
  { clock, logger, redactor, lookup, advice }: Runtime,
): OpenAccount {
  const { credentials, authUrl, baseUrl, silenceMs, choice, clientCertificate } = settings;
  const userAgent = `gigachat-bridge/${version}`;
  const ca = lazily(() => trustedRoots(settings.extraCa));
  const known = secretsOf(credentials, clientCertificate);
  const secrets = new SecretsInUse(redactor, settings.ofCaller ? known.filter(isNoOrdinaryWord) : known);
  const transport = openTransport(settings, ca, { clock, redactor, lookup });
  const secret = conversationSecret(credentials, clientCertificate);
  const room = settings.copies?.room(JSON.stringify([secret, baseUrl.href, authUrl.href]));
  const tokens = openTokens({
    ...settings,
    shelf: settings.shelf ?? room?.tokens(),
    transport,
    clock,
    logger,
    userAgent,
    onToken: (value) => secrets.add(value),
  });
  const limit = () => settings.maxInFlight ?? mostStreams(tokens.scope);
  const queue = settings.queue ?? new AccountQueue(limit, clock, logger);
  if (settings.queue) queue.limitedBy(limit);
  const endSharing = room?.share(queue, limit);
  const client = new GigaChatClient({
    transport,
    tokens,
    clock,
    logger,
    baseUrl,
    userAgent,
    silenceMs,
    retry: settings.retry,
    clean: (text) => redactor.clean(text),
    advice,
    onRateLimited: (retryAfterMs) => queue.rateLimited(retryAfterMs),
  });
  const limits = new ContextLimits(baseUrl.host, clock);
  const takesImages = settings.images ?? true;
  const listModels = async (signal: AbortSignal) =>
    (await client.models(signal)).map((model) => ({ ...model, images: model.images && takesImages }));
  const catalog = new GigaChatCatalog(listModels, choice, limits, clock, logger);
  const files = new GigaChatFiles(client);
  // The authorities that were added for GigaChat and the Russian root hold for GigaChat alone.
  const webTrust = lazily(() => webRoots(settings.commonCa));
  const fetchRemote = settings.remoteImages ? remoteFiles({ clock, ca: webTrust }) : undefined;
  const provider = new GigaChatProvider({
    client,
    catalog,
    limits,
    queue,
    attachments: new Attachments(files, fetchRemote, takesImages, logger),
    conversations: new Conversations(secret),
    clock,
    logger,
    defaults: {
      extra: { profanity_check: settings.profanityCheck, flags: settings.flags },
      effort: settings.reasoning ? 'high' : undefined,
    },
  });
  const close = async () => {
    await endSharing?.();
    await transport.close();
    secrets.forget();
  };
  const configured = (model: string) => model === choice.model || Object.values(choice.aliases).includes(model);
  const knows = (model: string) => catalog.known(model) !== undefined || configured(model);
  return {
    settings,
    ca,
    transport,
    tokens,
    catalog,
    limits,
    knows,
    queue,
    client,
    files,
    embedder: new GigaChatEmbedder(client, catalog),
    counter: new GigaChatTokenCounter(client, catalog),
    batches: new GigaChatBatches(client, catalog, provider),
    provider,
    room,
    status: () => [statusOf(provider, tokens, client, queue)],
    close,
  };
}

/** The sockets to GigaChat, through the proxy where one is set. */
function openTransport(
  { authUrl, baseUrl, proxy, clientCertificate }: AccountSettings,
  ca: () => readonly string[],
  { clock, redactor, lookup }: Pick<Runtime, 'clock' | 'redactor' | 'lookup'>,
): Transport {
  if (proxy) redactor.add(...proxySecrets(proxy));
  const hosts = proxy ? [proxy.url.hostname] : [...new Set([authUrl.hostname, baseUrl.hostname])];
  const reachability = new Reachability(hosts, clock, lookup);
  // The way in of one service is nobody else's business: only the origins of GigaChat see the certificate.
  const identity = clientCertificate && { certificate: clientCertificate, origins: [baseUrl, authUrl] };
  return new Transport({ clock, ca, lookup, proxy, reachability, identity });
}

/** GigaChat's limits on streams at a time: one for a person, ten for a company. */
function mostStreams(scope: string): number {
  return scope === 'GIGACHAT_API_PERS' ? 1 : 10;
}

function statusOf(
  { id }: GigaChatProvider,
  { scope, validForMs }: AccountTokens,
  { failure }: GigaChatClient,
  { inFlight, waiting, clients }: AccountQueue,
): AccountStatus {
  const tokenValidForS = validForMs === undefined ? null : Math.max(0, Math.round(validForMs / 1000));
  const down = { down: failure !== undefined, ...(failure && { failure: shownFailure(failure) }) };
  return { id, scope, tokenValidForS, ...down, queue: { inFlight, waiting, clients } };
}
