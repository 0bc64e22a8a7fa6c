import type { FileWords, FlagWords, Unreadable } from '../words';

const tryHelp = 'Справка: --help.';

/** What mistakes on the command line are answered with in Russian. */
export const russianFlags: FlagWords = {
  secretWord: `Слово в командной строке не относится ни к одному флагу; здесь оно не повторяется, потому что может быть секретом. Секреты задаются в окружении или в файле .env. ${tryHelp}`,
  strayWord: (word) => `Лишнее слово «${word}»: команда есть только одна, connect, и стоит она первой. ${tryHelp}`,
  strangeFlag: `Неизвестный флаг в командной строке; здесь он не повторяется, потому что в нём может быть секрет. ${tryHelp}`,
  unknown: (flag) => `Неизвестный флаг «${flag}».`,
  tryHelp,
  write: (flag) => `Пишите ${flag}.`,
  putIntoEnvironment: (name) => `Задайте ${name} в окружении или в файле .env.`,
  putIntoFile: (name) => `Задайте ${name} в окружении, в файле .env или в файле, который называет ${name}_FILE.`,
  putIntoEnvironmentAlone: (name) => `Задайте ${name} в окружении.`,
  refused: (flag, place) =>
    `Флаг ${flag} не принимается: командную строку может прочесть любая программа этой машины, а оболочки хранят её в истории. ${place}`,
  notASetting: 'Что можно задать, показывает --help.',
  needsValue: (flag) => `Флагу ${flag} нужно значение. ${tryHelp}`,
  outAlone: 'Флаг --out относится к --trust-russian-root. Добавьте его или уберите --out.',
  jsonAlone: 'Флаг --json относится к --check. Добавьте его или уберите --json.',
  twoFiles: '--env-file и --env-path — одно и то же. Укажите один файл, а второй флаг уберите.',
  noFileNamed: 'В --env-file не назван файл. Укажите путь или уберите флаг.',
  usage: (code, message) => {
    const [, word = ''] = /'([^']{1,80})'/.exec(message) ?? [];
    // Node names a flag with its short form and the place of its value: -h, --help; --out <value>.
    const flag = word.replace(/^-\w, /, '').replace(/ <value>$/, '');
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `Неизвестный флаг «${flag}». ${tryHelp}`;
    if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') return `Лишнее слово «${flag}». ${tryHelp}`;
    const what = / not take an argument/.test(message) ? 'значение не нужно' : 'нужно значение';
    return `Флагу ${flag} ${what}. ${tryHelp}`;
  },
};

const unreadable: Readonly<Record<Extract<Unreadable, string>, (file: string) => string>> = {
  missing: (file) => `Файла ${file} нет.`,
  folder: (file) => `${file} — папка, а нужен файл.`,
  rights: (file) => `У этого пользователя нет прав на чтение файла ${file}.`,
  held: (file) => `Файл ${file} не читается: его держит открытым другая программа.`,
  device: (file) => `${file} — не файл, а канал или устройство: конца можно не дождаться.`,
  'too-large': (file) => `Файл ${file} слишком велик для настроек (больше 1 МиБ).`,
  empty: (file) =>
    `Из ${file} ничего не пришло: не сработала команда или всё уже прочёл сам Node, чего с --env-path не бывает.`,
};

const unnamed =
  'Файл .env берётся из этой папки, если в --env-file не указан другой: исправьте его, уберите или укажите другой.';

/** What is wrong with a file of variables, in Russian. */
export const russianFiles: FileWords = {
  envFault: ({ fault, line }, file, isNamed) => {
    switch (fault) {
      case 'no-assignment':
        return `Строка ${line} файла ${file} — не ИМЯ=значение. Исправьте её или поставьте перед ней #.`;
      case 'open-quote':
        return `В строке ${line} файла ${file} кавычка открывается и нигде не закрывается.`;
      case 'no-value':
        return `Строка ${line} файла ${file} подставляет переменную без значения: считаются строки выше, а с --env-file и окружение. Задайте её, напишите \${ИМЯ:-}, если она может быть пустой, или возьмите текст в одинарные кавычки.`;
      case 'too-large':
        return russianFiles.unreadable(file, 'too-large', isNamed);
      case 'not-text':
        return `Файл ${file} не читается как текст в UTF-8. Сохраните его в UTF-8 или укажите другой.`;
    }
  },
  unreadable: (file, reason, isNamed) => {
    const why = typeof reason === 'string' ? unreadable[reason](file) : `Файл ${file} не читается (${reason.code}).`;
    return `${why} ${isNamed ? 'Проверьте --env-file.' : unnamed}`;
  },
};
