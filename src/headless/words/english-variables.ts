import type { HelpWords } from './words';

/** Every variable that is followed, as `--help` groups them in English. */
export const variableHelp: HelpWords['variables'] = [
  {
    title: 'Access to GigaChat',
    lines: [
      ['GIGACHAT_CREDENTIALS*', 'authorization key: the base64 string, or client_id:client_secret'],
      ['GIGACHAT_SCOPE', 'GIGACHAT_API_PERS, _B2B or _CORP; a wrong one is found out (PERS)'],
      ['GIGACHAT_USER, GIGACHAT_PASSWORD*', 'instead of a key, at a stand that takes them'],
      ['GIGACHAT_ACCESS_TOKEN*', 'a ready token instead of a key'],
      ['GIGACHAT_CERT_FILE, GIGACHAT_KEY_FILE, GIGACHAT_KEY_FILE_PASSWORD*', 'client certificate (PEM)'],
      ['GIGACHAT_CA_BUNDLE_FILE', 'PEM of an authority to trust besides the usual ones'],
      ['GIGACHAT_BASE_URL, GIGACHAT_AUTH_URL', 'where GigaChat is (https://api.giga.chat/v1)'],
      ['GIGACHAT_VERIFY_SSL_CERTS', 'False is refused: TLS is always verified'],
      ['BRIDGE_ACCOUNTS_FILE', 'JSON with several accounts'],
      ['GPT2GIGA_PASS_TOKEN', 'True: callers may bring accounts of their own (False)'],
      ['NODE_EXTRA_CA_CERTS, SSL_CERT_FILE', "PEM of authorities that every program trusts, such as a proxy's"],
      ['HTTPS_PROXY, ALL_PROXY, NO_PROXY', 'the HTTP proxy, and what needs none (small letters come first)'],
    ],
  },
  {
    title: 'Models and answers',
    lines: [
      ['GIGACHAT_MODEL', 'the model for gpt-*, o* and claude-* (the best of the account)'],
      ['GPT2GIGA_PASS_MODEL', 'False: GIGACHAT_MODEL answers every chat (True)'],
      ['BRIDGE_MODEL_ALIASES', 'JSON, your name to GigaChat\'s: {"fast":"GigaChat-2"}'],
      ['BRIDGE_ROUTES', 'JSON list, or a file with one: which task goes to which model (docs/routes.md)'],
      ['GPT2GIGA_EMBEDDINGS', 'the model for text-embedding-* (EmbeddingsGigaR)'],
      ['GPT2GIGA_ENABLE_IMAGES', 'False: images are left out (True)'],
      ['GPT2GIGA_ENABLE_REASONING', 'True: high effort for requests that name none (False)'],
      ['BRIDGE_ALLOW_REMOTE_IMAGES', 'True: images and files are fetched from https addresses (False)'],
      ['GIGACHAT_PROFANITY_CHECK, GIGACHAT_FLAGS', "GigaChat's own filter and flags"],
      ['GIGACHAT_MAX_CONNECTIONS', 'chats at a time (1 for a personal scope, 10 otherwise)'],
      ['GIGACHAT_TIMEOUT', 'seconds of silence before giving up (150)'],
      ['GIGACHAT_MAX_RETRIES, GIGACHAT_RETRY_BACKOFF_FACTOR, GIGACHAT_RETRY_ON_STATUS_CODES', 'repeats (1)'],
      ['GIGACHAT_TOKEN_EXPIRY_BUFFER_MS', 'how early an access token is renewed'],
    ],
  },
  {
    title: 'When GigaChat cannot answer',
    lines: [
      ['BRIDGE_FALLBACKS*', 'JSON list of services that answer in its place, in their order (docs/fallback.md)'],
      ['OPENROUTER_API_KEY*', 'OpenRouter answers in its place, after those'],
      ['BRIDGE_FALLBACK', 'off keeps all of them out (on)'],
      ['OPENROUTER_MODEL', 'the model it answers with (openrouter/auto: it picks one)'],
      ['OPENROUTER_BASE_URL', 'https://openrouter.ai/api/v1'],
    ],
  },
  {
    title: 'Several copies',
    lines: [
      ['BRIDGE_STORE_URL*', 'Redis or Valkey that the copies share: redis://… or rediss://… (docs/teams.md)'],
      ['BRIDGE_STORE_PASSWORD*', 'its password, when the address holds none'],
      ['BRIDGE_STORE_CA_BUNDLE_FILE', 'PEM of an authority to trust there'],
    ],
  },
  {
    title: 'What leaves the machine',
    lines: [
      ['BRIDGE_MASK', 'fallback or all: before whom personal data and secrets are masked (off)'],
      ['BRIDGE_MASK_LIST_FILE', 'names and other words to mask, one a line (docs/masking.md)'],
      ['OTEL_EXPORTER_OTLP_ENDPOINT', 'where traces and metrics go over OTLP/HTTP: http://collector:4318 (nowhere)'],
      ['BRIDGE_AUDIT_FILENAME, BRIDGE_AUDIT_MAX_SIZE', 'a file of lines of JSON: who asked whom, without the text'],
    ],
  },
  {
    title: 'The bridge itself',
    lines: [
      ['GPT2GIGA_PORT', 'port to listen on, 0 for any (8090)'],
      ['GPT2GIGA_API_KEY*', 'the key callers must send (made up and printed when absent)'],
      ['GPT2GIGA_HOST, BRIDGE_ALLOWED_HOSTS', 'more than loopback: needs a key of 32 characters and the Host values'],
      ['GPT2GIGA_USE_HTTPS, GPT2GIGA_HTTPS_KEY_FILE, GPT2GIGA_HTTPS_CERT_FILE', 'True and two PEM files: HTTPS'],
      ['GPT2GIGA_MODE, GPT2GIGA_ENABLE_API_KEY_AUTH', 'PROD wants a key to be set (DEV); one is always asked for'],
      ['GPT2GIGA_CORS_ALLOW_ORIGINS', 'exact origins of web pages that may call (none)'],
      ['GPT2GIGA_CORS_ALLOW_METHODS, GPT2GIGA_CORS_ALLOW_HEADERS', 'what those pages may send'],
      ['GPT2GIGA_SHUTDOWN_TIMEOUT_SECONDS', 'how long open answers may go on after SIGTERM (3)'],
      ['GPT2GIGA_LOG_LEVEL', 'TRACE, DEBUG, INFO, WARNING or ERROR (INFO)'],
      ['GPT2GIGA_LOG_FILENAME, GPT2GIGA_LOG_MAX_SIZE', 'a file for the log besides stderr, and its most bytes'],
    ],
  },
];
