import type { ConnectWords } from '../words';
import { asInEditor, inRussian, nameInRussian } from './from-editor';

/** What `connect` says in Russian. */
export const russianConnect: ConnectWords = {
  sentence: (sentence) => inRussian(sentence),
  clientName: nameInRussian,
  byHandInList: '(вручную)',
  standsAlready: '(там это уже есть)',
  undone: (path) => `${path}: всё как было до настройки.`,
  nothingChanged: 'Ничего не изменено.',
  maskedKey: `<${asInEditor('the key of the bridge')}>`,
  written: (path, backup) =>
    backup === undefined
      ? `${path}: записан.`
      : `${path}: записан. ${asInEditor('What stood there before is in {0}.', backup)}`,
  tried: (model) => `Проверено: ответила модель ${model}.`,
  notProved: (reason) => `Пока не проверено: ${reason}.`,
  back: 'Вернуть как было: та же команда с --undo в конце.',
  forceNote: 'Вернуть всё равно можно с --undo --force; копия нынешнего файла останется.',
  noneSetUp: 'Отсюда ни одну программу не настраивали.',
  upToDate: (name) => `${name}: обновлено и проверено. Если программа запущена, перезапустите её.`,
  upToDateNotProved: (name, reason) => `${name}: обновлено, но пока не проверено: ${reason}.`,
  byHand: (name) => `${name}, вручную:`,
  wrongAddress: 'В --url нужен адрес моста, например https://ai.example, без ключа в нём.',
  plainAddress: 'Адрес в --url должен начинаться с https://; http:// принимается только для этой машины.',
  noKey:
    'Переменная GPT2GIGA_API_KEY не задана. Задайте её и для моста, и здесь (--env-file): созданный ключ меняется при каждом запуске.',
  limitsDocumented: (url, isStarted) =>
    `Мост по адресу ${url} не назвал своих моделей, поэтому пределы взяты из документации. ${isStarted ? 'Проверьте адрес и ключ' : 'Запустите его'} и повторите connect.`,
  proxyInTheWay: (variable, host) =>
    `Здесь задана переменная ${variable}: программы, которые её читают, обратятся к мосту через этот прокси, а ему мост недоступен. Добавьте ${host} в NO_PROXY там же, где задана ${variable}.`,
  updateTakesNone: 'С --update имя программы не указывают: он для всех, что настроены здесь.',
  noClientName: 'Слово после connect — не имя программы; список печатает connect без имени.',
  oneAtATime: (first, others) => `Программы настраиваются по одной: ${first}, затем ${others}.`,
};
