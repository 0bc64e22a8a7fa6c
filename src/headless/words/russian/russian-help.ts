import type { HelpWords } from '../words';
import { russianVariables } from './russian-variables';

/** What `--help` prints in Russian. */
export const russianHelp: HelpWords = {
  usage: (
    version,
    rootFile,
  ) => `GigaChat Bridge ${version}: локальный сервер, через который программы для OpenAI и Anthropic работают с GigaChat.

Запуск: gigachat-bridge [--env-file ФАЙЛ] [--check [--json]] [--proxy.ИМЯ ЗНАЧЕНИЕ] [--gigachat.ИМЯ ЗНАЧЕНИЕ] …
        gigachat-bridge --trust-russian-root [--out ФАЙЛ]
        gigachat-bridge connect ПРОГРАММА [--dry-run] [--undo [--force]] [--model МОДЕЛЬ] [--url АДРЕС] [--env-file ФАЙЛ]
        gigachat-bridge connect --update [--url АДРЕС]

  --env-file ФАЙЛ       прочитать переменные из файла; заданные в окружении важнее. Без этого флага читается .env рабочей
                        папки, если он есть. --env-path — то же самое
  --check               выполнить диагностику на отдельном порту, напечатать её и завершиться (код 1, если шаг не пройден)
  --json                вместе с --check: напечатать её одной строкой JSON
  --trust-russian-root  скачать Russian Trusted Root CA, сверить отпечаток с опубликованным, записать в PEM и завершиться
                        (код 1 и никакой записи, если это не удалось)
  --out ФАЙЛ            куда его записать (${rootFile})
  connect ПРОГРАММА     подключить программу на этой машине к мосту, с резервной копией; без имени — список программ
  --dry-run             вместе с connect: показать, что изменится, и ничего не менять
  --undo                вместе с connect: вернуть файлы программы в точности как были
  --force               вместе с --undo: вернуть и те, что с тех пор изменились; копия нынешних останется
  --model МОДЕЛЬ        вместе с connect: какую модель указать (GIGACHAT_MODEL, а без неё — лучшая у моста)
  --url АДРЕС           вместе с connect: мост по этому адресу, например мост команды, а не мост этой машины
  --update              вместе с connect: передать всем настроенным программам нынешние ключ, адрес и пределы модели
  -v, --version         напечатать версию
  -h, --help            напечатать эту справку

Каждую переменную можно задать и флагом, он важнее окружения: GIGACHAT_MODEL — это --gigachat.model, GPT2GIGA_PORT —
--proxy.port, BRIDGE_FALLBACK — --bridge.fallback, HTTPS_PROXY — --https-proxy. Секреты (*) флагами не принимаются; вместо
этого секрет может лежать в файле, который называет переменная с _FILE в конце имени.
`,
  variables: russianVariables,
  ending: `
Когда сервер готов, он печатает строку JSON: {"event":"listening","url":…}. Журнал пишет в stderr строками JSON.
Останавливается по SIGTERM и SIGINT: на начатые ответы есть GPT2GIGA_SHUTDOWN_TIMEOUT_SECONDS. Второй сигнал, хотя бы
через полсекунды, завершает программу сразу. Закрытие терминала или окна — тоже сигнал.
Обновлённые файлы HTTPS подхватываются в течение минуты, а по SIGHUP без терминала — сразу.
`,
};
