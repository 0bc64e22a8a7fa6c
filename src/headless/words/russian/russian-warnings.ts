/** What is set and changes nothing, or almost has a right name, in Russian. */
export const russianWarnings: Readonly<Record<string, string>> = {
  '{0} is not followed: {1}.': '{0} не учитывается: {1}.',
  'its name is almost {0}; correct or remove it': 'имя почти как у {0}; исправьте его или уберите',
  'remove it; there is no such setting here': 'такой настройки здесь нет; уберите её',
  'the authorization key goes into GIGACHAT_CREDENTIALS': 'ключ авторизации задают в GIGACHAT_CREDENTIALS',
  'GIGACHAT_CREDENTIALS takes client_id:client_secret': 'client_id:client_secret задают в GIGACHAT_CREDENTIALS',
  'the protocols of OpenAI and Anthropic are always served; remove it':
    'протоколы OpenAI и Anthropic работают всегда; уберите её',
  'GIGACHAT_MAX_CONNECTIONS says how many chats the account takes at a time':
    'сколько чатов аккаунт ведёт одновременно, задают в GIGACHAT_MAX_CONNECTIONS',
  'the clients say so in their requests; remove it': 'это указывают клиенты в своих запросах; уберите её',
  'OTEL_EXPORTER_OTLP_ENDPOINT names a collector for traces and metrics':
    'коллектор трассировки и метрик задают в OTEL_EXPORTER_OTLP_ENDPOINT',
  'BRIDGE_AUDIT_FILENAME names a file with a line for each chat, without its text':
    'файл, где на каждый чат строка без его текста, задают в BRIDGE_AUDIT_FILENAME',
  'BRIDGE_STORE_URL names a Redis or Valkey that copies share':
    'общий для копий Redis или Valkey задают в BRIDGE_STORE_URL',
  "GigaChat's own limits for files hold; remove it": 'действуют пределы самого GigaChat для файлов; уберите её',
  "GigaChat's own form is asked for, and another one where it is refused; remove it":
    'сначала запрашивается форма самого GigaChat, а если он отказал — другая; уберите её',
  'there is one way through the program; remove it': 'выбирать здесь не из чего; уберите её',
  'a client sends its conversation with each request, or previous_response_id; remove it':
    'беседу или previous_response_id клиент передаёт в каждом запросе; уберите её',
  'there is no such page; GET /logs shows the log, with the key':
    'такой страницы нет; журнал показывает GET /logs, с ключом',
  'a tool that only its vendor can run is left out; remove it':
    'инструмент, который выполняет только его поставщик, отбрасывается всегда; уберите её',
  'leave GPT2GIGA_ENABLE_REASONING out; then none is asked for that the caller did not ask for':
    'не задавайте GPT2GIGA_ENABLE_REASONING, и рассуждения будут только у тех, кто о них просит',
  'the v1 contract of GigaChat is always spoken; remove it': 'GigaChat всегда спрашивают по API v1; уберите её',
  'secrets are always taken out of the log; remove it': 'секреты в журнал не попадают никогда; уберите её',
  'a body may have 32 MiB; remove it': 'тело запроса может занимать до 32 МиБ; уберите её',
  'GET /metrics is always there, with the key; remove it': 'метрики всегда есть в GET /metrics, с ключом; уберите её',
  'the metrics are at /metrics; remove it': 'адрес метрик — /metrics; уберите её',
  'up to 32 accounts of callers are open at a time; remove it':
    'одновременно открыто до 32 аккаунтов клиентов; уберите её',
  'GET /logs asks for the key; remove it': 'GET /logs спрашивает ключ; уберите её',
  'NODE_TLS_REJECT_UNAUTHORIZED=0 is not followed: certificates are always verified. Point NODE_EXTRA_CA_CERTS to the PEM file of the authority that is missing.':
    'NODE_TLS_REJECT_UNAUTHORIZED=0 не учитывается: сертификаты проверяются всегда. Укажите в NODE_EXTRA_CA_CERTS файл PEM удостоверяющего центра, которого не хватает.',
  'SSL_CERT_DIR is not followed: name one PEM file with its certificates in SSL_CERT_FILE.':
    'SSL_CERT_DIR не учитывается: укажите в SSL_CERT_FILE один файл PEM с сертификатами из этой папки.',
  '{0} is more than the bridge takes: it holds as {1}.': 'В {0} больше, чем допускает мост: действует {1}.',
  '{0} is not followed: it names no HTTP proxy. Name one in HTTPS_PROXY.':
    '{0} не учитывается: там не HTTP-прокси. Задайте HTTP-прокси в HTTPS_PROXY.',
  '{0} not used, because {1} is set.': 'Не используется, потому что задан {1}: {0}.',
  '{0} not used without {1}.': 'Не используется без {1}: {0}.',
  '{0}: not used, because BRIDGE_ACCOUNTS_FILE names the accounts.':
    'Не используется, потому что аккаунты заданы в BRIDGE_ACCOUNTS_FILE: {0}.',
  'BRIDGE_ACCOUNTS_FILE: {0} is not used, because it is the same account as {1}.':
    'BRIDGE_ACCOUNTS_FILE: {0} не используется, это тот же аккаунт, что и {1}.',
  'GPT2GIGA_ENABLE_API_KEY_AUTH=False changes nothing: the bridge always asks for a key.':
    'GPT2GIGA_ENABLE_API_KEY_AUTH=False ничего не меняет: мост всегда спрашивает ключ.',
  'GPT2GIGA_CORS_ALLOW_ORIGINS=* is not followed: list the exact origins of the pages that may call.':
    'GPT2GIGA_CORS_ALLOW_ORIGINS=* не учитывается: перечислите точные адреса веб-страниц, которым можно обращаться.',
  'GPT2GIGA_HTTPS_KEY_FILE and GPT2GIGA_HTTPS_CERT_FILE are not used without GPT2GIGA_USE_HTTPS=True.':
    'GPT2GIGA_HTTPS_KEY_FILE и GPT2GIGA_HTTPS_CERT_FILE не используются без GPT2GIGA_USE_HTTPS=True.',
  'BRIDGE_ROUTES changes nothing at GigaChat: with GPT2GIGA_PASS_MODEL=False GIGACHAT_MODEL answers all.':
    'BRIDGE_ROUTES для GigaChat ничего не меняет: при GPT2GIGA_PASS_MODEL=False на всё отвечает GIGACHAT_MODEL.',
  'BRIDGE_MASK_LIST_FILE masks nothing while BRIDGE_MASK is off: set that to fallback or all.':
    'Пока BRIDGE_MASK — off, слова из BRIDGE_MASK_LIST_FILE не скрываются: задайте BRIDGE_MASK fallback или all.',
  'BRIDGE_MASK=fallback masks nothing where no fallback may answer: all masks what GigaChat sees, too.':
    'BRIDGE_MASK=fallback ничего не скрывает, если резерва нет: all скрывает и от GigaChat.',
  'The file of BRIDGE_MASK_LIST_FILE holds no words.': 'В файле, указанном в BRIDGE_MASK_LIST_FILE, нет слов.',
  'OPENROUTER_MODEL is not set: when GigaChat does not answer, OpenRouter picks the model itself (openrouter/auto), unless a request names one of its models. Set it to decide which, and at what price.':
    'Не задан OPENROUTER_MODEL: если GigaChat не отвечает, OpenRouter выбирает модель сам (openrouter/auto), кроме запросов, где названа одна из его моделей. Задайте его, чтобы решить, какая модель отвечает и по какой цене.',
};
