import type { Workbench } from './workbench';

export type Language = 'en' | 'ru';

const words = {
  en: {
    command: 'GigaChat: Sign In',
    haveKey: 'I have a key',
    question: 'Sign in to GigaChat',
    setUp: 'Set up',
    notNow: 'Not now',
    signedIn: 'Signed in to GigaChat',
    isOn: 'GigaChat now answers every question in the chat',
  },
  ru: {
    command: 'GigaChat: Войти',
    haveKey: 'Ключ есть',
    question: 'Войти в GigaChat',
    setUp: 'Настроить',
    notNow: 'Не сейчас',
    signedIn: 'Вход в GigaChat выполнен',
    isOn: 'Теперь GigaChat отвечает в чате на любые вопросы',
  },
} as const;

/** Runs the command and enters the key; what follows depends on the key and the certificate. */
export async function enterKey(workbench: Workbench, key: string, language: Language = 'en'): Promise<void> {
  const { command, haveKey, question } = words[language];
  await workbench.runCommand(command);
  await workbench.quickInput.pick(haveKey);
  await workbench.page.locator('.quick-input-widget input[type=password]').waitFor();
  await workbench.quickInput.answer(question, key);
}

/** Answers the last step of the sign-in: whether VS Code's own chat is set up, too. Waits for what is then said. */
export async function answerSetUp(workbench: Workbench, yes: boolean, language: Language = 'en'): Promise<void> {
  const { setUp, notNow, signedIn, isOn } = words[language];
  await workbench.quickInput.pick(yes ? setUp : notNow);
  await workbench.notifications.read(yes ? isOn : signedIn);
}
