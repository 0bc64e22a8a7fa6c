import assert from 'node:assert/strict';
import type { Emulator } from '../../emulator/emulator';
import type { Language } from './sign-in';
import type { WorkbenchSession } from './workbench-session';

const words = {
  en: {
    signedIn: 'Signed in to GigaChat',
    switchProfile: 'GigaChat: Switch Account',
    add: 'Add an account…',
    newProfile: 'GigaChat: new account',
    key: 'Authorization key',
    otherAddress: 'Another address…',
    profileName: 'A name for the account',
    apiAddress: 'Address of the GigaChat API',
    tokenService: 'Full address of the token service',
    name: 'work',
    firstName: 'default',
    answers: 'default answers from now on.',
    copyKey: 'GigaChat: Copy Bridge Key',
    copied: 'The bridge key is on the clipboard',
    waits: 'GigaChat is answering another request (Cline); yours is next',
    clear: 'Notifications: Clear All Notifications',
  },
  ru: {
    signedIn: 'Вход в GigaChat выполнен',
    switchProfile: 'GigaChat: Сменить аккаунт',
    add: 'Добавить аккаунт…',
    newProfile: 'GigaChat: новый аккаунт',
    key: 'Ключ авторизации',
    otherAddress: 'Другой адрес…',
    profileName: 'Название аккаунта',
    apiAddress: 'Адрес GigaChat API',
    tokenService: 'Полный адрес сервиса токенов',
    name: 'работа',
    firstName: 'основной',
    answers: 'Теперь отвечает аккаунт основной.',
    copyKey: 'GigaChat: Скопировать ключ моста',
    copied: 'Ключ моста скопирован',
    waits: 'GigaChat отвечает на другой запрос (Cline); ваш — следующий',
    clear: 'Notifications: Clear All Notifications',
  },
};

/** The two services behind the accounts, and the port of the bridge. */
export interface Services {
  first: Emulator;
  second: Emulator;
  port: number;
}

/**
 * Adds an account to the one that is signed in, switches back with one click, and has the chat tell who holds the only
 * stream.
 */
export async function useTwoAccounts(
  { workbench }: WorkbenchSession,
  { first, second, port }: Services,
  language: Language,
  name: string,
): Promise<void> {
  const texts = words[language];
  const { page, quickInput, notifications, statusBar, chat } = workbench;
  await workbench.runCommand(texts.switchProfile);
  await quickInput.pick(texts.add);
  await quickInput.answer(texts.profileName, texts.name);
  await quickInput.pick(texts.key);
  await quickInput.pick(texts.otherAddress);
  // The questions have one title, and each is there a moment longer than its answer: known by their own words.
  await quickInput.answer(texts.apiAddress, second.baseUrl);
  await quickInput.answer(texts.tokenService, second.authUrl);
  await page.locator('.quick-input-widget input[type=password]').waitFor();
  await quickInput.answer(texts.newProfile, second.credentials);
  await notifications.read(texts.signedIn);
  await workbench.runCommand(texts.clear);
  await statusBar.item(`GigaChat (${texts.name})`).waitFor();

  await workbench.runCommand(texts.switchProfile);
  await quickInput.waitFor(texts.firstName);
  await workbench.screenshot(`${name}-6-list`);
  await quickInput.pick(texts.firstName);
  await notifications.read(texts.answers);
  await statusBar.item(`GigaChat (${texts.firstName})`).waitFor();
  await workbench.screenshot(`${name}-7-switched`);
  await workbench.runCommand(texts.clear);

  await workbench.runCommand(texts.copyKey);
  await notifications.read(texts.copied);
  await workbench.runCommand(texts.clear);
  const key = String(await page.evaluate('navigator.clipboard.readText()'));
  first.script({ text: 'done', hold: 'headers' }, { text: 'my answer' });
  const held = fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'user-agent': 'Cline/3.0.65' },
    body: JSON.stringify({ model: 'GigaChat-2-Max', messages: [{ role: 'user', content: 'hi' }] }),
  });
  await first.waitFor((log) => log.some((entry) => entry.kind === 'chat' && entry.heldAt !== undefined));
  const answer = await chat.ask('@gigachat hello');
  await answer.filter({ hasText: texts.waits }).waitFor();
  await statusBar.item('GigaChat').hover();
  await page.locator('.workbench-hover', { hasText: 'VS Code' }).waitFor();
  await workbench.screenshot(`${name}-8-waiting`);
  first.release();
  await answer.filter({ hasText: 'my answer' }).waitFor();
  assert.equal((await held).status, 200);
  await page.mouse.move(10, 10);
}
