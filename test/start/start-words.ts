/** What `npm start` says besides what the program itself says. */
export interface StartWords {
  help: string;
  question: string;
  emulated: string;
  at(address: string): string;
  portTaken(port: number): string;
  serving(url: string): string;
  untrusted: string;
  couldNot(message: string): string;
  openAiClient: string;
}

const english: StartWords = {
  help: `Starts the bridge, asks it one question and shows how to use it.

Usage: npm start [-- --once] [-- --env-file FILE]
(in PowerShell npm.cmd in place of npm, which would lose the -- there)

  --once           end after the answer instead of serving until Ctrl-C
  --env-file FILE  read variables from FILE (default: .env, when there is one)

Without GIGACHAT_CREDENTIALS an emulated GigaChat answers, on this machine.
`,
  question: 'Hello! Who are you, and what can you do?',
  emulated: 'No GIGACHAT_CREDENTIALS: an emulated GigaChat answers.',
  at: (address) => `at ${address}`,
  portTaken: (port) => `Port ${port} is not to be had; using a free one.`,
  serving: (url) => `Serving at ${url} until Ctrl-C.`,
  untrusted:
    'This machine does not trust the certificate of GPT2GIGA_HTTPS_CERT_FILE, and neither do the clients on it. Start it and them with NODE_EXTRA_CA_CERTS=FILE, the PEM of the authority that issued it.',
  couldNot: (message) => `Could not start: ${message}`,
  openAiClient: "OpenAI's client (npm install openai)",
};

const russian: StartWords = {
  help: `Запускает мост, задаёт ему один вопрос и показывает, как им пользоваться.

Запуск: npm start [-- --once] [-- --env-file ФАЙЛ]
(в PowerShell вместо npm пишите npm.cmd: иначе -- потеряется)

  --once           закончить после ответа, а не работать до Ctrl-C
  --env-file ФАЙЛ  взять переменные из ФАЙЛА (иначе из .env, если он есть)

Без GIGACHAT_CREDENTIALS отвечает эмулятор GigaChat на этой машине.
`,
  question: 'Здравствуй! Кто ты и что умеешь?',
  emulated: 'GIGACHAT_CREDENTIALS не задан: отвечает эмулятор GigaChat.',
  at: (address) => `по адресу ${address}`,
  portTaken: (port) => `Порт ${port} занять не удалось; взят свободный.`,
  serving: (url) => `Мост работает по адресу ${url}, остановить — Ctrl-C.`,
  untrusted:
    'Эта машина и программы на ней не доверяют сертификату из GPT2GIGA_HTTPS_CERT_FILE. Запускайте и мост, и программы с NODE_EXTRA_CA_CERTS=ФАЙЛ: это PEM центра, который выдал сертификат.',
  couldNot: (message) => `Не удалось запуститься: ${message}`,
  openAiClient: 'клиент OpenAI (npm install openai)',
};

/** By the language of the program's own words. */
export const startWords = { en: english, ru: russian };
