/** What is wrong with files that settings name, in Russian. */
export const russianFileFaults: Readonly<Record<string, string>> = {
  '{0}: the file {1} cannot be read{2}. Check the path in {0}, and who may read the file.':
    '{0}: файл {1} не читается{2}. Проверьте путь в {0} и права на чтение файла.',
  ': it does not exist': ': такого файла нет',
  ': this user may not read it': ': у этого пользователя нет на него прав',
  ': another program has it open': ': его держит открытым другая программа',
  ': it is a folder': ': это папка',
  ': it is larger than 16 MiB': ': он больше 16 МиБ',
  ': it is a pipe or a device, which may never end': ': это канал или устройство, конца можно не дождаться',
  'Between double quotes, in a .env file as in JSON, \\n, \\r and \\t are no letters of a path: write / in place of \\.':
    'В двойных кавычках, и в файле .env, и в JSON, \\n, \\r и \\t — не буквы пути: пишите / вместо \\.',
  'In a path of Windows write / in place of \\.': 'В пути Windows пишите / вместо \\.',
  'BRIDGE_ACCOUNTS_FILE {0} is not valid JSON. Correct it and start again.':
    'BRIDGE_ACCOUNTS_FILE {0}: в файле неверный JSON. Исправьте и запустите программу снова.',
  'The file {0} of {1} is empty. Put the secret into it.': 'Файл {0}, указанный в {1}, пуст. Запишите в него секрет.',
  'The file {0} of {1} is not text in UTF-8. Save the secret as UTF-8.':
    'Файл {0}, указанный в {1}, — не текст в UTF-8. Сохраните секрет в UTF-8.',
  'The file {0} of {1} begins with {2}=. It must hold the secret alone.':
    'Файл {0}, указанный в {1}, начинается с {2}=. В нём должен быть только сам секрет.',
  'The file {0} of {1} has several lines. It must hold the secret and nothing else.':
    'В файле {0}, указанном в {1}, несколько строк. В нём должен быть только сам секрет.',
  'The file {0} of BRIDGE_MASK_LIST_FILE is not text in UTF-8. Save the list as UTF-8.':
    'Файл {0}, указанный в BRIDGE_MASK_LIST_FILE, — не текст в UTF-8. Сохраните список в UTF-8.',
  'Line {0} of {1} {2}. Write a word of at least three letters, or take the line out.':
    'Строка {0} файла {1} {2}. Напишите слово хотя бы из трёх букв или уберите строку.',
  'would match everything': 'подошла бы к любому тексту',
  'is too short and would be found everywhere': 'слишком коротка и нашлась бы везде',
  'The file {0} has {1} lines; BRIDGE_MASK_LIST_FILE takes {2}.':
    'Строк в файле {0}: {1}, а в BRIDGE_MASK_LIST_FILE можно не больше {2}.',
  '{0}: the file {1} cannot be written{2}. Check the path in {0}, and who may write there.':
    '{0}: не удалось открыть файл {1} для записи{2}. Проверьте путь в {0} и права на запись.',
  ': its folder does not exist': ': такой папки нет',
  ': this user may not write it': ': у этого пользователя нет на это прав',
  ': it can only be read here': ': здесь разрешено только чтение',
  ': the disk is full': ': на диске нет места',
  ': it is a pipe that nobody reads': ': это канал, который никто не читает',
  "The file {0} holds certificates in OpenSSL's own form (BEGIN TRUSTED CERTIFICATE), whose limits would be lost. Point {1} to the plain bundle, such as /etc/pki/tls/certs/ca-bundle.crt.":
    'В файле {0} сертификаты в формате самого OpenSSL (BEGIN TRUSTED CERTIFICATE), их ограничения потерялись бы. Укажите в {1} обычный набор, например /etc/pki/tls/certs/ca-bundle.crt.',
  'Certificate {0} in the file {1} of {2} is damaged. Copy it again, or take it out.':
    'Сертификат номер {0} в файле {1}, указанном в {2}, повреждён. Скопируйте его заново или уберите.',
  'The file {0} holds no PEM certificate. Point {1} to a .pem or .crt text file.':
    'В файле {0} нет сертификата PEM. Укажите в {1} текстовый файл .pem или .crt.',
  '{0} holds no PEM certificate. Point it to a .pem or .crt text file.':
    'В файле, указанном в {0}, нет сертификата PEM. Укажите текстовый файл .pem или .crt.',
  'There is no PEM private key in {0}, or without it in {1}. Point {0} to the key of the client certificate.':
    'Нет закрытого ключа PEM: он должен быть в файле из {0}, а без него — в файле из {1}. Укажите в {0} ключ клиентского сертификата.',
  'The key of {0} is damaged. Copy it again.': 'Ключ в файле, указанном в {0}, повреждён. Скопируйте его заново.',
  'The key of {0} is encrypted. Put its passphrase into {1}.':
    'Ключ в файле, указанном в {0}, зашифрован. Задайте его пароль в {1}.',
  'The passphrase in {0} does not open the key of {1}. Correct it.':
    'Пароль из {0} не подходит к ключу из {1}. Исправьте его.',
  'The key of {0} does not belong to the certificate of {1}. Take both from the same issue.':
    'Ключ из {0} не подходит к сертификату из {1}. Возьмите оба из одного выпуска.',
  'The client certificate of {0} cannot be used for TLS. Ask for a new one.':
    'Клиентский сертификат из {0} не годится для TLS. Запросите новый.',
  'GPT2GIGA_HTTPS_KEY_FILE and GPT2GIGA_HTTPS_CERT_FILE are not a key and its certificate as PEM, without a passphrase. Check both files.':
    'В GPT2GIGA_HTTPS_KEY_FILE и GPT2GIGA_HTTPS_CERT_FILE должны быть ключ без пароля и его сертификат, оба в PEM. Проверьте эти файлы.',
};
