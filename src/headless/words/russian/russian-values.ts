/** What is said to values that are not taken, behind the name of the variable or the field, in Russian. */
export const russianValues: Readonly<Record<string, string>> = {
  'is wrong': 'значение неверное',
  'must not be empty': 'значение не должно быть пустым',
  'must be True or False': 'нужно True или False',
  'must be on or off': 'нужно on или off',
  'must be DEV or PROD': 'нужно DEV или PROD',
  'must be off, fallback or all': 'нужно off, fallback или all',
  'must be a number not below {0}': 'нужно число не меньше {0}',
  'must be a number from {0} to {1}': 'нужно число от {0} до {1}',
  'must be a whole number not below {0}': 'нужно целое число не меньше {0}',
  'must be a whole number from {0} to {1}': 'нужно целое число от {0} до {1}',
  'must be a whole number': 'нужно целое число',
  'must not be below 0': 'число не должно быть меньше 0',
  'must have at most 40 characters': 'можно не больше 40 символов',
  'must name at least one': 'нужна хотя бы одна модель',
  'must list at least one account': 'нужен хотя бы один аккаунт',
  'must be letters, digits and signs of ASCII without spaces, as a header carries it':
    'нужны латинские буквы, цифры и знаки ASCII без пробелов: ключ передаётся в заголовке',
  'must be a full address such as http://collector:4318': 'нужен полный адрес, например http://collector:4318',
  'must be the address of the collector without /v1/traces or /v1/metrics, which are put behind it':
    'нужен адрес коллектора без /v1/traces и /v1/metrics: они добавляются сами',
  'must be a full address that begins with https://': 'нужен полный адрес, который начинается с https://',
  'must be a full address with the version, such as https://models.example/v1':
    'нужен полный адрес с версией, например https://models.example/v1',
  'is not a valid address': 'это неверный адрес',
  'must hold no user and no password': 'в адресе не должно быть имени и пароля',
  'must hold no user and no password; a key goes into api_key':
    'в адресе не должно быть имени и пароля; ключ указывают в api_key',
  'must hold no #': 'в адресе не должно быть #',
  'must end with its path: no ? and no #': 'адрес должен заканчиваться путём, без ? и #',
  'must be the address of an HTTP proxy such as http://proxy:3128':
    'нужен адрес HTTP-прокси, например http://proxy:3128',
  'must be a list of names as they stand in an address, such as ai.example or ai.example:8443':
    'нужен список имён в том виде, в каком они стоят в адресе, например ai.example или ai.example:8443',
  'must be a host alone, such as 0.0.0.0; the port goes into GPT2GIGA_PORT':
    'нужен только хост, например 0.0.0.0; порт задают в GPT2GIGA_PORT',
  'must be a list of HTTP statuses from 400 to 599, such as 429,503':
    'нужен список HTTP-статусов от 400 до 599, например 429,503',
  'must be a list of names such as GET,POST': 'нужен список имён, например GET,POST',
  'must be a list of origins such as http://localhost:3000':
    'нужен список адресов веб-страниц без пути, например http://localhost:3000',
  'must be JSON such as {"my-model":"GigaChat-2-Max"}': 'нужен JSON, например {"my-model":"GigaChat-2-Max"}',
  'must be 1 to 32 letters, digits, dots, dashes': 'нужно от 1 до 32 латинских букв, цифр, точек или дефисов',
  'must be 1 to 40 letters, digits, spaces, dots, dashes': 'нужно от 1 до 40 букв, цифр, пробелов, точек или дефисов',
  'must be a code of two letters, such as RU': 'нужен код из двух латинских букв, например RU',
  'is taken; choose another': 'это имя занято; выберите другое',
  'is not known here': 'такого поля здесь нет',
  'must be a list': 'нужен список',
  'must be an object': 'нужен объект',
  'must be text': 'нужен текст в кавычках',
  'must be true or false': 'нужно true или false',
  'must be a number': 'нужно число',
  'must be one of {0}': 'нужно одно из значений: {0}',
  'must be text, a number or a boolean': 'нужен текст, число, true или false',
  'must be {0}': 'нужно значение вида {0}',
  'stands twice; give every account a name of its own': 'имя повторяется; дайте каждому аккаунту своё',
  'stands twice; give every service a name of its own': 'имя повторяется; дайте каждому сервису своё',
  'holds spaces or letters that no key has': 'в ключе не бывает пробелов и таких букв',
  'and api_key_file are both set; keep one': 'задан вместе с api_key_file; оставьте что-то одно',
  'holds no key': 'в этом файле нет ключа',
  'names the file {0}, which cannot be read{1}': 'файл {0} не читается{1}',
  'names the file {0}, which holds no PEM certificate': 'в файле {0} нет сертификата PEM',
  'names the file {0}, which holds a damaged certificate': 'в файле {0} повреждён сертификат',
  "names the file {0}, which holds certificates in OpenSSL's own form (BEGIN TRUSTED CERTIFICATE); name the plain bundle, such as /etc/pki/tls/certs/ca-bundle.crt":
    'в файле {0} сертификаты в формате самого OpenSSL (BEGIN TRUSTED CERTIFICATE); укажите обычный набор, например /etc/pki/tls/certs/ca-bundle.crt',
};
