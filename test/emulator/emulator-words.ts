/** What `npm run emulator` says to a person, by the language of the program's own words. */
export const emulatorWords = {
  en: {
    help: `A GigaChat of your own on this machine.

  tsx test/emulator/main.ts [options]

  --port N            API port (default: any free one)
  --auth-port N       OAuth port (default: any free one)
  --host ADDRESS      address to listen on (default 127.0.0.1)
  --tls               HTTPS with a certificate of a throw-away authority
  --certificate KIND  valid | expired | wrong-name | self-signed (default valid)
  --client-cert-out FILE  with --tls: lets in only clients with the certificate and key that it writes there
  --user NAME, --password TEXT  gives tokens for these at POST /token as well
  --ca-out FILE       writes the authority's certificate there
  --scope SCOPE       GIGACHAT_API_PERS | GIGACHAT_API_B2B | GIGACHAT_API_CORP (default GIGACHAT_API_PERS)
  --credentials KEY   authorization key to accept, base64 of id:secret (default: a random one)
  --token-life N      seconds an access token lives (default 1800)
  --streams N         chat answers at the same time; 0 is no limit (default 1 for PERS, 10 otherwise)
  --strict-host       refuse loose function schemas as older hosts do
  --planned-calls N   calls behind one shown call; 2 or more refuses an echoed functions_state_id
  --log-limit N       requests kept in the log (default 10000)
  --verbose           one JSON line on stderr for every request
  --help

It prints one JSON line on stdout when it listens. SIGTERM and SIGINT stop it.
The test API is at /_emulator/ on the API port: POST script, script-auth, script-models, script-other,
script-connections, release, expire-tokens, reset, wait; GET log, state.
`,
    tryHelp: 'Try --help.',
    badCredentials: '--credentials must be base64 of id:secret.',
  },
  ru: {
    help: `GigaChat на этой машине, только для вас.

  tsx test/emulator/main.ts [флаги]

  --port N            порт API (иначе любой свободный)
  --auth-port N       порт OAuth (иначе любой свободный)
  --host АДРЕС        на каком адресе слушать (127.0.0.1)
  --tls               HTTPS с сертификатом одноразового центра
  --certificate ВИД   valid | expired | wrong-name | self-signed (valid)
  --client-cert-out ФАЙЛ  с --tls: впускает только с сертификатом и ключом, которые запишет туда
  --user ИМЯ, --password ТЕКСТ  выдаёт токены и по ним, через POST /token
  --ca-out ФАЙЛ       записывает туда сертификат центра
  --scope SCOPE       GIGACHAT_API_PERS | GIGACHAT_API_B2B | GIGACHAT_API_CORP (GIGACHAT_API_PERS)
  --credentials КЛЮЧ  какой ключ авторизации принимать, base64 от id:secret (иначе случайный)
  --token-life N      сколько секунд живёт токен доступа (1800)
  --streams N         сколько ответов чата сразу; 0 — без предела (1 для PERS, для остальных 10)
  --strict-host       отвергать нестрогие схемы функций, как старые серверы
  --planned-calls N   сколько вызовов стоит за одним показанным; от 2 возвращённый functions_state_id отвергается
  --log-limit N       сколько запросов хранить в журнале (10000)
  --verbose           строка JSON в stderr на каждый запрос
  --help

Начав работу, печатает в stdout одну строку JSON. Останавливается по SIGTERM и SIGINT.
API для тестов — /_emulator/ на порту API: POST script, script-auth, script-models, script-other,
script-connections, release, expire-tokens, reset, wait; GET log, state.
`,
    tryHelp: 'Справка: --help.',
    badCredentials: 'В --credentials нужен base64 от id:secret.',
  },
};
