import type { HelpWords } from '../words';

/** Every variable that is followed, as `--help` groups them in Russian. */
export const russianVariables: HelpWords['variables'] = [
  {
    title: 'Доступ к GigaChat',
    lines: [
      ['GIGACHAT_CREDENTIALS*', 'ключ авторизации: строка base64 или client_id:client_secret'],
      ['GIGACHAT_SCOPE', 'GIGACHAT_API_PERS, _B2B или _CORP; верный мост найдёт сам (PERS)'],
      ['GIGACHAT_USER, GIGACHAT_PASSWORD*', 'вместо ключа, если стенд их принимает'],
      ['GIGACHAT_ACCESS_TOKEN*', 'готовый токен вместо ключа'],
      ['GIGACHAT_CERT_FILE, GIGACHAT_KEY_FILE, GIGACHAT_KEY_FILE_PASSWORD*', 'клиентский сертификат (PEM)'],
      ['GIGACHAT_CA_BUNDLE_FILE', 'PEM удостоверяющего центра, которому доверять помимо обычных'],
      ['GIGACHAT_BASE_URL, GIGACHAT_AUTH_URL', 'где находится GigaChat (https://api.giga.chat/v1)'],
      ['GIGACHAT_VERIFY_SSL_CERTS', 'False не принимается: TLS проверяется всегда'],
      ['BRIDGE_ACCOUNTS_FILE', 'JSON с несколькими аккаунтами'],
      ['GPT2GIGA_PASS_TOKEN', 'True: клиенты могут приходить со своими аккаунтами (False)'],
      ['NODE_EXTRA_CA_CERTS, SSL_CERT_FILE', 'PEM центров, которым доверяют все программы, например центра прокси'],
      ['HTTPS_PROXY, ALL_PROXY, NO_PROXY', 'HTTP-прокси и кому он не нужен (имена строчными буквами важнее)'],
    ],
  },
  {
    title: 'Модели и ответы',
    lines: [
      ['GIGACHAT_MODEL', 'модель для gpt-*, o* и claude-* (лучшая в аккаунте)'],
      ['GPT2GIGA_PASS_MODEL', 'False: на все чаты отвечает GIGACHAT_MODEL (True)'],
      ['BRIDGE_MODEL_ALIASES', 'JSON, ваше имя — имя в GigaChat: {"fast":"GigaChat-2"}'],
      ['BRIDGE_ROUTES', 'список JSON или файл с ним: какая задача какой модели (docs/ru/routes.md)'],
      ['GPT2GIGA_EMBEDDINGS', 'модель для text-embedding-* (EmbeddingsGigaR)'],
      ['GPT2GIGA_ENABLE_IMAGES', 'False: картинки не отправляются (True)'],
      ['GPT2GIGA_ENABLE_REASONING', 'True: глубина рассуждений high, если в запросе её нет (False)'],
      ['BRIDGE_ALLOW_REMOTE_IMAGES', 'True: картинки и файлы загружаются по адресам https (False)'],
      ['GIGACHAT_PROFANITY_CHECK, GIGACHAT_FLAGS', 'собственные фильтр и флаги GigaChat'],
      ['GIGACHAT_MAX_CONNECTIONS', 'чатов одновременно (1 для физлиц, иначе 10)'],
      ['GIGACHAT_TIMEOUT', 'сколько секунд тишины ждать (150)'],
      ['GIGACHAT_MAX_RETRIES, GIGACHAT_RETRY_BACKOFF_FACTOR, GIGACHAT_RETRY_ON_STATUS_CODES', 'повторы (1)'],
      ['GIGACHAT_TOKEN_EXPIRY_BUFFER_MS', 'насколько заранее обновляется токен доступа'],
    ],
  },
  {
    title: 'Когда GigaChat не может ответить',
    lines: [
      ['BRIDGE_FALLBACKS*', 'список JSON: сервисы, которые отвечают вместо него, по порядку (docs/ru/fallback.md)'],
      ['OPENROUTER_API_KEY*', 'OpenRouter отвечает вместо него, после этих сервисов'],
      ['BRIDGE_FALLBACK', 'off: ни к кому из них не обращаться (on)'],
      ['OPENROUTER_MODEL', 'его модель (openrouter/auto: он выбирает сам)'],
      ['OPENROUTER_BASE_URL', 'https://openrouter.ai/api/v1'],
    ],
  },
  {
    title: 'Несколько копий',
    lines: [
      ['BRIDGE_STORE_URL*', 'общий для копий Redis или Valkey: redis://… или rediss://… (docs/ru/teams.md)'],
      ['BRIDGE_STORE_PASSWORD*', 'пароль к нему, если в адресе его нет'],
      ['BRIDGE_STORE_CA_BUNDLE_FILE', 'PEM удостоверяющего центра, которому там доверять'],
    ],
  },
  {
    title: 'Что уходит с машины',
    lines: [
      ['BRIDGE_MASK', 'fallback или all: от кого скрывать персональные данные и секреты (off)'],
      ['BRIDGE_MASK_LIST_FILE', 'имена и другие слова, которые скрывать, по одному в строке (docs/ru/masking.md)'],
      ['OTEL_EXPORTER_OTLP_ENDPOINT', 'куда отправлять трассировку и метрики: http://collector:4318 (никуда)'],
      ['BRIDGE_AUDIT_FILENAME, BRIDGE_AUDIT_MAX_SIZE', 'файл строк JSON: кто кого спросил, без текста'],
    ],
  },
  {
    title: 'Сам мост',
    lines: [
      ['GPT2GIGA_PORT', 'порт, 0 — любой свободный (8090)'],
      ['GPT2GIGA_API_KEY*', 'ключ, который передают клиенты (не задан — создаётся и печатается)'],
      ['GPT2GIGA_HOST, BRIDGE_ALLOWED_HOSTS', 'доступ с других машин: нужны ключ от 32 символов и значения Host'],
      ['GPT2GIGA_USE_HTTPS, GPT2GIGA_HTTPS_KEY_FILE, GPT2GIGA_HTTPS_CERT_FILE', 'True и два файла PEM: HTTPS'],
      ['GPT2GIGA_MODE, GPT2GIGA_ENABLE_API_KEY_AUTH', 'в режиме PROD ключ обязателен (DEV); спрашивается он всегда'],
      ['GPT2GIGA_CORS_ALLOW_ORIGINS', 'точные адреса веб-страниц, которым можно обращаться (никаким)'],
      ['GPT2GIGA_CORS_ALLOW_METHODS, GPT2GIGA_CORS_ALLOW_HEADERS', 'что этим страницам можно отправлять'],
      ['GPT2GIGA_SHUTDOWN_TIMEOUT_SECONDS', 'сколько секунд после SIGTERM могут продолжаться начатые ответы (3)'],
      ['GPT2GIGA_LOG_LEVEL', 'TRACE, DEBUG, INFO, WARNING или ERROR (INFO)'],
      ['GPT2GIGA_LOG_FILENAME, GPT2GIGA_LOG_MAX_SIZE', 'файл журнала в дополнение к stderr и его предел в байтах'],
    ],
  },
];
