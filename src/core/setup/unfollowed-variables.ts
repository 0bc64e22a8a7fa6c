import { type Environment, followedNames } from './env-variables';
import { type Sentence, say } from './sentence';

const keyGoesElsewhere = say('the authorization key goes into GIGACHAT_CREDENTIALS');
const alwaysServed = say('the protocols of OpenAI and Anthropic are always served; remove it');
const countsAccount = say('GIGACHAT_MAX_CONNECTIONS says how many chats the account takes at a time');
const clientSays = say('the clients say so in their requests; remove it');
const sentByOtlp = say('OTEL_EXPORTER_OTLP_ENDPOINT names a collector for traces and metrics');
const auditInstead = say('BRIDGE_AUDIT_FILENAME names a file with a line for each chat, without its text');
const sharedStore = say('BRIDGE_STORE_URL names a Redis or Valkey that copies share');
const sizesOfGigaChat = say("GigaChat's own limits for files hold; remove it");
const bothForms = say("GigaChat's own form is asked for, and another one where it is refused; remove it");
const oneWay = say('there is one way through the program; remove it');
const noRemembering = say('a client sends its conversation with each request, or previous_response_id; remove it');
const noDesk = say('there is no such page; GET /logs shows the log, with the key');
const idAndSecret = say('GIGACHAT_CREDENTIALS takes client_id:client_secret');
const alwaysV1 = say('the v1 contract of GigaChat is always spoken; remove it');

const advice: ReadonlyMap<string, Sentence> = new Map(
  Object.entries({
    GIGACHAT_API_KEY: keyGoesElsewhere,
    GIGACHAT_AUTH_KEY: keyGoesElsewhere,
    GIGACHAT_AUTHORIZATION_KEY: keyGoesElsewhere,
    GIGACHAT_KEY: keyGoesElsewhere,
    GIGACHAT_CLIENT_ID: idAndSecret,
    GIGACHAT_CLIENT_SECRET: idAndSecret,
    GPT2GIGA_DEFAULT_MAX_TOKENS: clientSays,
    GPT2GIGA_DISABLE_BUILTIN_TOOL_MAPPING: say('a tool that only its vendor can run is left out; remove it'),
    GPT2GIGA_DISABLE_REASONING: say(
      'leave GPT2GIGA_ENABLE_REASONING out; then none is asked for that the caller did not ask for',
    ),
    GPT2GIGA_ENABLED_PROVIDERS: alwaysServed,
    GPT2GIGA_ENABLE_TELEMETRY: sentByOtlp,
    GPT2GIGA_GIGACHAT_API_MODE: alwaysV1,
    GPT2GIGA_LEGACY_CHAT_FALLBACK: oneWay,
    GPT2GIGA_LEGACY_RESPONSES: oneWay,
    GPT2GIGA_LOG_REDACT_SENSITIVE: say('secrets are always taken out of the log; remove it'),
    GPT2GIGA_MAX_REQUEST_BODY_BYTES: say('a body may have 32 MiB; remove it'),
    GPT2GIGA_METRICS_ENABLED: say('GET /metrics is always there, with the key; remove it'),
    GPT2GIGA_METRICS_PATH: say('the metrics are at /metrics; remove it'),
    GPT2GIGA_PASS_TOKEN_CLIENT_CACHE_SIZE: say('up to 32 accounts of callers are open at a time; remove it'),
    GPT2GIGA_RESPONSES_API_MODE: alwaysV1,
    GPT2GIGA_STRUCTURED_OUTPUT_MODE: bothForms,
  }),
);

/** The same for families of names. */
const familyAdvice: readonly (readonly [prefix: RegExp, advice: Sentence])[] = [
  [/^GPT2GIGA_LOGS_/, say('GET /logs asks for the key; remove it')],
  [/^GPT2GIGA_MODEL_MAX_CONNECTIONS/, countsAccount],
  [/^GPT2GIGA_(?:OBSERVABILITY|PHOENIX)_/, sentByOtlp],
  [/^GPT2GIGA_(?:TRAFFIC_LOG|OPENSEARCH)_/, auditInstead],
  [/^GPT2GIGA_RUNTIME_STORE_/, sharedStore],
  [/^GPT2GIGA_MAX_(?:AUDIO|IMAGE|TEXT)_/, sizesOfGigaChat],
  [/^GPT2GIGA_(?:NORMALIZATION|EXPERIMENTAL)_/, oneWay],
  [/^GPT2GIGA_CONVERSATION_/, noRemembering],
  [/^GPT2GIGA_(?:ADMIN|UI|DEBUG|REPLAY)_/, noDesk],
];

const neverOpenTls = say(
  'NODE_TLS_REJECT_UNAUTHORIZED=0 is not followed: certificates are always verified. Point NODE_EXTRA_CA_CERTS to the PEM file of the authority that is missing.',
);

const noFolder = say('SSL_CERT_DIR is not followed: name one PEM file with its certificates in SSL_CERT_FILE.');

/** Where Linux has the system's roots, which are read anyway. */
const systemFolder = /^\/etc\/(?:ssl|pki\/tls)\/certs\/?$/;

/** True for a variable that OpenSSL's own programs follow, where a file does not name the same. */
function namesFolder({ SSL_CERT_DIR = '', SSL_CERT_FILE, NODE_EXTRA_CA_CERTS }: Environment): boolean {
  if (SSL_CERT_FILE || NODE_EXTRA_CA_CERTS) return false;
  return SSL_CERT_DIR !== '' && !SSL_CERT_DIR.split(':').every((folder) => systemFolder.test(folder));
}

/** One sentence for each variable of ours or of gpt2giga's that is set but not followed, with what to do instead. */
export function unfollowed(env: Environment): Sentence[] {
  const openTls = env.NODE_TLS_REJECT_UNAUTHORIZED === '0' ? [neverOpenTls] : [];
  const ours = Object.keys(env)
    .filter(
      (name) =>
        /^(?:GIGACHAT|GPT2GIGA|BRIDGE|OPENROUTER)_/.test(name) && env[name] !== '' && !followedNames.includes(name),
    )
    .sort()
    .map((name) => say('{0} is not followed: {1}.', name, advice.get(name) ?? adviceFor(name)));
  return [...ours, ...openTls, ...(namesFolder(env) ? [noFolder] : [])];
}

function adviceFor(name: string): Sentence {
  const family = familyAdvice.find(([prefix]) => prefix.test(name))?.[1];
  if (family !== undefined) return family;
  const near = followedNames.find((known) => slips(bare(known), bare(name)) <= 2);
  return near
    ? say('its name is almost {0}; correct or remove it', near)
    : say('remove it; there is no such setting here');
}

function bare(name: string): string {
  return name.replaceAll('_', '');
}

/** How many letters were left out, put in or mistaken (Levenshtein's distance). */
function slips(wanted: string, written: string): number {
  let row = Array.from({ length: written.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...wanted].entries()) {
    const next = [line + 1];
    for (const [column, other] of [...written].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
