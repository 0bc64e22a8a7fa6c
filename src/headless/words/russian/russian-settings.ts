/** What is wrong with variables as they stand together, in Russian. */
export const russianSettings: Readonly<Record<string, string>> = {
  '{0} {1}. Correct it and start again.': '{0}: {1}. Исправьте и запустите программу снова.',
  '{0}: it {1}. Correct it and start again.': '{0}: {1}. Исправьте и запустите программу снова.',
  '{0}: {1} {2}. Correct it and start again.': '{0}: {1}: {2}. Исправьте и запустите программу снова.',
  'BRIDGE_ACCOUNTS_FILE {0}: {1}': 'BRIDGE_ACCOUNTS_FILE {0}: {1}',
  'BRIDGE_ACCOUNTS_FILE: {0}: {1}': 'BRIDGE_ACCOUNTS_FILE: {0}: {1}',
  'GIGACHAT_CREDENTIALS is not set. Put the authorization key of your GigaChat API project into it, or into a file given with --env-file.':
    'Не задан GIGACHAT_CREDENTIALS. Впишите туда ключ авторизации из проекта GigaChat API: в окружение или в файл, который указан в --env-file.',
  '{0} cannot be an authorization key: it holds spaces or letters no key has. Copy it again from the GigaChat API project.':
    'В {0} не ключ авторизации: там пробелы или буквы, которых в ключе не бывает. Скопируйте его заново из проекта GigaChat API.',
  '{0} cannot be an access token: it holds spaces or letters no token has. Copy it again.':
    'В {0} не токен доступа: там пробелы или буквы, которых в токене не бывает. Скопируйте его заново.',
  '{0} holds the placeholder of an example. Put your own value there and start again.':
    'В {0} осталась заглушка из примера. Впишите туда своё значение и запустите программу снова.',
  '{0} is set without {1}. Set both, or remove it.': '{0} без {1} не действует. Задайте оба или уберите {0}.',
  '{0} is set without {1}. Set that too, or remove {0}.':
    '{0} без {1} не действует. Задайте также {1} или уберите {0}.',
  '{0} and {1} are both set. Remove one of them.': 'Заданы и {0}, и {1}. Уберите что-то одно.',
  '{0} and {1} cannot be used: {2}': '{0} и {1} не подходят: {2}',
  'The user must not hold a colon: HTTP Basic could not tell it from the password.':
    'в имени пользователя не должно быть двоеточия, HTTP Basic отделяет им пароль.',
  'api.giga.chat gives no access tokens for a user and a password: set {0} to the address of the stand that does.':
    'api.giga.chat не выдаёт токены по имени и паролю. Задайте в {0} адрес стенда, который их выдаёт.',
  '{0} has no way in. Give it credentials, user and password, access_token, or cert_file.':
    '{0}: не задан способ входа. Укажите credentials, user и password, access_token или cert_file.',
  'GIGACHAT_VERIFY_SSL_CERTS=False is refused: without verification anybody on the way can take the key. Remove it and point GIGACHAT_CA_BUNDLE_FILE to the Russian Trusted Root CA, which --trust-russian-root downloads.':
    'GIGACHAT_VERIFY_SSL_CERTS=False не принимается: без проверки сертификата ключ может перехватить кто угодно по пути. Уберите эту переменную и укажите в GIGACHAT_CA_BUNDLE_FILE файл Russian Trusted Root CA, его скачивает --trust-russian-root.',
  '{0} must begin with https://; plain http:// is accepted for this machine only.':
    'Адрес в {0} должен начинаться с https://; http:// годится только для этой машины.',
  'GPT2GIGA_PASS_MODEL=False needs {0}: name the model that answers everything.':
    'Для GPT2GIGA_PASS_MODEL=False нужен {0}: задайте модель, которая отвечает на всё.',
  'GPT2GIGA_MODE=PROD needs GPT2GIGA_API_KEY: in production no key is made up. Set one.':
    'Для GPT2GIGA_MODE=PROD нужен GPT2GIGA_API_KEY: в этом режиме ключ сам не создаётся. Задайте его.',
  'GPT2GIGA_HOST={0} opens the bridge to other machines: that needs a GPT2GIGA_API_KEY of at least 32 characters and BRIDGE_ALLOWED_HOSTS. Set both, or remove GPT2GIGA_HOST.':
    'GPT2GIGA_HOST={0} открывает мост другим машинам: для этого нужны GPT2GIGA_API_KEY не короче 32 символов и BRIDGE_ALLOWED_HOSTS. Задайте оба или уберите GPT2GIGA_HOST.',
  'GPT2GIGA_ENABLE_API_KEY_AUTH=False is refused: the bridge always asks for a key. Remove it.':
    'GPT2GIGA_ENABLE_API_KEY_AUTH=False не принимается: мост всегда спрашивает ключ. Уберите эту переменную.',
  'GPT2GIGA_LOG_LEVEL must be TRACE, DEBUG, INFO, WARNING or ERROR. Correct it and start again.':
    'GPT2GIGA_LOG_LEVEL: нужно TRACE, DEBUG, INFO, WARNING или ERROR. Исправьте и запустите программу снова.',
  'GPT2GIGA_USE_HTTPS=True needs GPT2GIGA_HTTPS_KEY_FILE and GPT2GIGA_HTTPS_CERT_FILE. Set both to PEM files.':
    'Для GPT2GIGA_USE_HTTPS=True нужны GPT2GIGA_HTTPS_KEY_FILE и GPT2GIGA_HTTPS_CERT_FILE. Укажите в обоих файлы PEM.',
  'BRIDGE_FALLBACK=on needs OPENROUTER_API_KEY: put the key of your OpenRouter account there, or list other services in BRIDGE_FALLBACKS.':
    'Для BRIDGE_FALLBACK=on нужен OPENROUTER_API_KEY: задайте ключ своего аккаунта OpenRouter или перечислите другие сервисы в BRIDGE_FALLBACKS.',
  'OPENROUTER_API_KEY cannot be a key: it holds spaces or letters no key has. Copy it again from OpenRouter.':
    'В OPENROUTER_API_KEY не ключ: там пробелы или буквы, которых в ключе не бывает. Скопируйте его заново с сайта OpenRouter.',
  'BRIDGE_FALLBACKS must be JSON such as [{"name":"house","base_url":"https://models.example/v1","model":"qwen3"}]. Correct it and start again.':
    'BRIDGE_FALLBACKS: нужен JSON, например [{"name":"house","base_url":"https://models.example/v1","model":"qwen3"}]. Исправьте и запустите программу снова.',
  'BRIDGE_ROUTES must be a JSON list such as [{"background":true,"to":"GigaChat-2"}], or the path of a file with one; {0} cannot be read{1}.':
    'BRIDGE_ROUTES: нужен список JSON, например [{"background":true,"to":"GigaChat-2"}], или путь к файлу с ним; {0} не читается{1}.',
  'BRIDGE_ROUTES is not valid JSON. It must be a list such as [{"background":true,"to":"GigaChat-2"}]. Correct it and start again.':
    'В BRIDGE_ROUTES неверный JSON. Нужен список, например [{"background":true,"to":"GigaChat-2"}]. Исправьте и запустите программу снова.',
  'BRIDGE_AUDIT_FILENAME and GPT2GIGA_LOG_FILENAME name the same file, or one that the other becomes when it is full (.1). Give each a file of its own.':
    'BRIDGE_AUDIT_FILENAME и GPT2GIGA_LOG_FILENAME указывают на один файл или на тот, которым станет другой, когда заполнится (.1). Задайте каждому свой.',
  'The {0} of this folder sets {1}, but {2} comes from elsewhere: a folder must not decide where your keys and conversations go, nor who else may call. Set both in one place, or say --env-file {0} if you mean it.':
    'Файл {0} этой папки задаёт {1}, а {2} взят не из него: папка не должна решать, куда уходят ваши ключи и разговоры и кто ещё может обращаться к мосту. Задайте то и другое в одном месте или, если так и задумано, добавьте --env-file {0}.',
  'The {0} of this folder sets {1}, and {2} names a file outside of it: a folder must not decide where the secrets of other files go. Say --env-file {0} if you mean it.':
    'Файл {0} этой папки задаёт {1}, а {2} указывает на файл вне папки: папка не должна решать, куда уходят секреты из чужих файлов. Если так и задумано, добавьте --env-file {0}.',
  'The {0} of this folder has {1} written to a file outside of it that is no log by its name: a folder must not decide which of your files are changed. Name one that ends in .log or .jsonl, or say --env-file {0} if you mean it.':
    'Файл {0} этой папки указывает в {1} файл вне папки, по имени не журнал: папка не должна решать, какие из ваших файлов меняются. Назовите файл с окончанием .log или .jsonl либо, если так и задумано, добавьте --env-file {0}.',
  '{0} is set without BRIDGE_STORE_URL. Set the address of the store, or remove {0}.':
    '{0} без BRIDGE_STORE_URL не действует. Задайте адрес хранилища или уберите {0}.',
  'BRIDGE_STORE_URL must be an address such as redis://redis:6379/0, or rediss:// for TLS. Correct it and start again.':
    'BRIDGE_STORE_URL: нужен адрес вида redis://redis:6379/0, а для TLS — rediss://. Исправьте и запустите программу снова.',
  'BRIDGE_STORE_URL must end with the number of the database: no ? and no #. Correct it and start again.':
    'BRIDGE_STORE_URL: адрес должен заканчиваться номером базы, без ? и #. Исправьте и запустите программу снова.',
  'BRIDGE_STORE_URL holds a password and BRIDGE_STORE_PASSWORD is set. Remove one of them.':
    'Пароль есть и в BRIDGE_STORE_URL, и в BRIDGE_STORE_PASSWORD. Уберите один из них.',
  'BRIDGE_STORE_CA_BUNDLE_FILE is for TLS: let BRIDGE_STORE_URL begin with rediss://, or remove the file.':
    'BRIDGE_STORE_CA_BUNDLE_FILE нужен только для TLS: начните BRIDGE_STORE_URL с rediss:// или уберите файл.',
  'The user of the store {0} may not do there what the bridge does. Give it every command on the keys and the channels gigachat-bridge:* (+@all ~gigachat-bridge:* &gigachat-bridge:*), or name another one in BRIDGE_STORE_URL.':
    'Пользователю хранилища {0} нельзя того, что нужно мосту. Разрешите ему все команды с ключами и каналами gigachat-bridge:* (+@all ~gigachat-bridge:* &gigachat-bridge:*) или укажите в BRIDGE_STORE_URL другого.',
  'The store {0} has no database of the number in BRIDGE_STORE_URL. Name one it has.':
    'В хранилище {0} нет базы с номером из BRIDGE_STORE_URL. Укажите ту, что есть.',
  'The store {0} refuses the user or the password. Correct BRIDGE_STORE_URL or BRIDGE_STORE_PASSWORD and start again.':
    'Хранилище {0} не принимает пользователя или пароль. Исправьте BRIDGE_STORE_URL или BRIDGE_STORE_PASSWORD и запустите программу снова.',
};
