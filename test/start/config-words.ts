import { clients } from '../../src/core/setup/clients/client-list';

const names = clients.map(({ id }) => id).join(', ');

/** What `npm run client-config` says, by the language of the program's own words. */
export const configWords = {
  en: {
    help: `Prints the configuration that points a client at the bridge. To have it written, with a backup: node dist/headless.js connect.

Usage: npm run --silent client-config -- CLIENT --key KEY [--url http://127.0.0.1:8090/v1] [--model MODEL]
(in PowerShell npm.cmd in place of npm, which would lose the -- there)

Without --model it is the best one that the bridge has.

CLIENT is ${names}.
`,
    noClient: 'The client is missing.',
    unknown: (client: string) => `There is no configuration for ${client}.`,
    noKey: '--key is missing: npm start prints the key, or it is your GPT2GIGA_API_KEY.',
  },
  ru: {
    help: `Печатает конфигурацию, с которой программа работает через мост. Записать её, с резервной копией: node dist/headless.js connect.

Запуск: npm run --silent client-config -- ПРОГРАММА --key КЛЮЧ [--url http://127.0.0.1:8090/v1] [--model МОДЕЛЬ]
(в PowerShell вместо npm пишите npm.cmd: иначе -- потеряется)

Без --model берётся лучшая модель, какая есть у моста.

ПРОГРАММА: ${names}.
`,
    noClient: 'Не указана программа.',
    unknown: (client: string) => `Конфигурации для «${client}» нет.`,
    noKey: 'Не задан --key: ключ печатает npm start, или это ваш GPT2GIGA_API_KEY.',
  },
};
