import type { RouteRule } from '../../core/chat/routing/route-rules';
import { toAuthorizationKey } from '../../core/gigachat/access/authorization-key';
import type { UpstreamSettings } from '../../core/gigachat/account';
import { defaultRetryRules, type RetryRules } from '../../core/gigachat/chat/repeats/retry';
import type { AccountsSettings } from '../../core/gigachat/pool/accounts';
import type { LogLevel } from '../../core/ground/logger';
import type { ServiceSettings } from '../../core/openrouter/service';
import { readProxy, readVariables, type Variables } from '../../core/setup/env-variables';
import { inEnglish, type Sentence, say } from '../../core/setup/sentence';
import { SettingsError } from '../../core/setup/settings-error';
import { unfollowed } from '../../core/setup/unfollowed-variables';
import { mostOf } from '../../core/setup/variable-kinds';
import type { StoreSettings } from '../store/open-copies';
import { inFile, readAccountsFile } from './accounts-file';
import { type BridgeSettings, readBridge } from './bridge-settings';
import { readCertificates, readCommonCertificates } from './certificate-files';
import { idleWaysIn, readWayIn, wayInNames } from './credential-variables';
import { readFallback } from './fallback-settings';
import { guarded } from './guarded-address';
import { type LinesFile, readAuditFile, readLogFile, readLogLevel } from './log-settings';
import { type MaskingSettings, readMasking } from './masking-settings';
import { readRoutes } from './route-list';
import { withSecretFiles } from './secret-files';
import { readStore } from './store-settings';

/** Everything the headless program runs on, read once at start. */
export interface HeadlessSettings {
  /** Where GigaChat is and how to speak to it. */
  gigachat: UpstreamSettings;
  /** The bridge's own accounts; none when every caller brings one. */
  accounts: AccountsSettings;
  /** Whether callers may bring accounts of their own. */
  passToken: boolean;
  /** Who answers when GigaChat does not, in the order in which they are asked. */
  fallback?: readonly ServiceSettings[];
  bridge: BridgeSettings;
  logLevel: LogLevel;
  /** Where the log goes besides stderr. */
  logFile?: LinesFile;
  /** Which requests go to another model than the one asked for. */
  routes: readonly RouteRule[];
  /** Before whom personal data and secrets are masked, and which words of the user's own with them. */
  masking?: MaskingSettings;
  /** Where a line is written for each chat. */
  auditFile?: LinesFile;
  /** Where traces and metrics are sent. */
  telemetry?: URL;
  /** Authorities that every program of this machine is told to trust, as PEM. */
  commonCa?: string;
  /** Where this copy of the bridge keeps what it shares with others. */
  store?: StoreSettings;
  /** Sentences to log at start. */
  warnings: Sentence[];
}

/** Settings from environment variables. Throws `SettingsError`, one sentence with the next step. */
export function readSettings(given: Readonly<Record<string, string | undefined>>): HeadlessSettings {
  const env = withSecretFiles(given);
  const variables = readVariables(env);
  const warnings = unfollowed(env);
  const limits = new Map<string, number>(Object.entries(mostOf));
  for (const [name, value] of Object.entries(env)) {
    const most = limits.get(name);
    if (most !== undefined && Number(value) > most) {
      warnings.push(say('{0} is more than the bridge takes: it holds as {1}.', name, most));
    }
  }
  const commonCa = readCommonCertificates(variables, warnings);
  const { unused } = readProxy(variables);
  if (unused) {
    warnings.push(say('{0} is not followed: it names no HTTP proxy. Name one in HTTPS_PROXY.', unused));
  }
  const gigachat = readGigaChat(variables, commonCa);
  const fallback = readFallback(variables, gigachat, commonCa, warnings);
  return {
    gigachat,
    accounts: readAccounts(variables, commonCa, warnings, fallback?.some(({ first }) => first) ?? false),
    fallback,
    passToken: variables.GPT2GIGA_PASS_TOKEN ?? false,
    bridge: readBridge(variables, warnings),
    logLevel: readLogLevel(variables.GPT2GIGA_LOG_LEVEL),
    ...readLogFile(variables),
    routes: readRouting(variables, warnings),
    ...readMasking(variables, (fallback ?? []).length > 0, warnings),
    ...readAuditFile(variables, warnings),
    ...readStore(variables),
    telemetry: variables.OTEL_EXPORTER_OTLP_ENDPOINT,
    ...(commonCa !== undefined && { commonCa }),
    warnings,
  };
}

/** One account from the variables, or those of the file, each with its own variables over the common ones. */
function readAccounts(
  variables: Variables,
  commonCa: string | undefined,
  warnings: Sentence[],
  isOptional: boolean,
): AccountsSettings {
  const file = variables.BRIDGE_ACCOUNTS_FILE;
  if (file) {
    const { strategy, accounts } = readAccountsFile(file);
    const idle = wayInNames.filter((name) => variables[name]);
    if (idle.length > 0)
      warnings.push(say('{0}: not used, because BRIDGE_ACCOUNTS_FILE names the accounts.', idle.join(', ')));
    const common: Variables = { ...variables, ...Object.fromEntries(wayInNames.map((name) => [name, undefined])) };
    const members = accounts.map(({ name, path, variables: own }) =>
      inFile(file, path, () => {
        const settings = readGigaChat({ ...common, ...own }, commonCa);
        const wayIn = readWayIn({ ...common, ...own }, settings.baseUrl);
        warnings.push(...idleWaysIn({ ...common, ...own }, path));
        if (wayIn) return { name, settings: { ...settings, ...wayIn } };
        throw new SettingsError(
          say('{0} has no way in. Give it credentials, user and password, access_token, or cert_file.', path),
        );
      }),
    );
    return { strategy, members: eachOnce(members, warnings) };
  }
  const settings = readGigaChat(variables, commonCa);
  const wayIn = readWayIn(variables, settings.baseUrl);
  warnings.push(...idleWaysIn(variables));
  if (wayIn) return { strategy: 'priority', members: [{ name: 'gigachat', settings: { ...settings, ...wayIn } }] };
  if (variables.GPT2GIGA_PASS_TOKEN || isOptional) return { strategy: 'priority', members: [] };
  // It may well be there, under a name that is not quite right.
  const misnamed = warnings.filter((warning) => inEnglish(warning).startsWith('GIGACHAT_'));
  const missing = say(
    'GIGACHAT_CREDENTIALS is not set. Put the authorization key of your GigaChat API project into it, or into a file given with --env-file.',
  );
  throw new SettingsError(misnamed.reduce((told, warning) => say('{0} {1}', told, warning), missing));
}

/**
 * Without accounts that stand twice: each would get a queue of its own, and the two would be refused for each other.
 */
function eachOnce(members: AccountsSettings['members'], warnings: Sentence[]): AccountsSettings['members'] {
  const known = new Map<string, string>();
  return members.filter(({ name, settings: { credentials, baseUrl } }) => {
    if ('certificate' in credentials) return true;
    const identity = JSON.stringify([
      baseUrl.href,
      'key' in credentials ? toAuthorizationKey(credentials.key) : credentials,
    ]);
    const first = known.get(identity);
    if (first === undefined) known.set(identity, name);
    else
      warnings.push(say('BRIDGE_ACCOUNTS_FILE: {0} is not used, because it is the same account as {1}.', name, first));
    return first === undefined;
  });
}

function readGigaChat(variables: Variables, commonCa: string | undefined): UpstreamSettings {
  if (variables.GIGACHAT_VERIFY_SSL_CERTS === false) {
    throw new SettingsError(
      say(
        'GIGACHAT_VERIFY_SSL_CERTS=False is refused: without verification anybody on the way can take the key. Remove it and point GIGACHAT_CA_BUNDLE_FILE to the Russian Trusted Root CA, which --trust-russian-root downloads.',
      ),
    );
  }
  if (variables.GPT2GIGA_PASS_MODEL === false && !variables.GIGACHAT_MODEL) {
    throw new SettingsError(
      say('GPT2GIGA_PASS_MODEL=False needs {0}: name the model that answers everything.', 'GIGACHAT_MODEL'),
    );
  }
  const caFile = variables.GIGACHAT_CA_BUNDLE_FILE;
  const extraCa = `${caFile ? readCertificates(caFile) : ''}${commonCa ?? ''}`;
  return {
    scope: variables.GIGACHAT_SCOPE || 'GIGACHAT_API_PERS',
    baseUrl: guarded('GIGACHAT_BASE_URL', variables.GIGACHAT_BASE_URL ?? new URL('https://api.giga.chat/v1')),
    authUrl: guarded(
      'GIGACHAT_AUTH_URL',
      variables.GIGACHAT_AUTH_URL ?? new URL('https://ngw.devices.sberbank.ru:9443/api/v2/oauth'),
    ),
    ...(extraCa && { extraCa }),
    ...(commonCa !== undefined && { commonCa }),
    choice: {
      model: variables.GIGACHAT_MODEL || undefined,
      passModel: variables.GPT2GIGA_PASS_MODEL ?? true,
      aliases: variables.BRIDGE_MODEL_ALIASES ?? {},
      embeddings: variables.GPT2GIGA_EMBEDDINGS || 'EmbeddingsGigaR',
    },
    silenceMs: (variables.GIGACHAT_TIMEOUT ?? 150) * 1000,
    maxInFlight: variables.GIGACHAT_MAX_CONNECTIONS,
    images: variables.GPT2GIGA_ENABLE_IMAGES,
    reasoning: variables.GPT2GIGA_ENABLE_REASONING,
    remoteImages: variables.BRIDGE_ALLOW_REMOTE_IMAGES,
    profanityCheck: variables.GIGACHAT_PROFANITY_CHECK,
    ...(variables.GIGACHAT_FLAGS && variables.GIGACHAT_FLAGS.length > 0 && { flags: variables.GIGACHAT_FLAGS }),
    retry: readRetry(variables),
    proxy: readProxy(variables).proxy,
    tokenExpiryBufferMs: variables.GIGACHAT_TOKEN_EXPIRY_BUFFER_MS,
  };
}

function readRetry(variables: Variables): RetryRules {
  const statuses = variables.GIGACHAT_RETRY_ON_STATUS_CODES;
  return {
    maxRetries: variables.GIGACHAT_MAX_RETRIES ?? defaultRetryRules.maxRetries,
    backoffFactor: variables.GIGACHAT_RETRY_BACKOFF_FACTOR ?? defaultRetryRules.backoffFactor,
    statuses: statuses ? new Set(statuses) : defaultRetryRules.statuses,
  };
}

function readRouting(variables: Variables, warnings: Sentence[]): readonly RouteRule[] {
  const routes = readRoutes(variables.BRIDGE_ROUTES);
  if (routes.length > 0 && variables.GPT2GIGA_PASS_MODEL === false) {
    warnings.push(
      say('BRIDGE_ROUTES changes nothing at GigaChat: with GPT2GIGA_PASS_MODEL=False GIGACHAT_MODEL answers all.'),
    );
  }
  return routes;
}
