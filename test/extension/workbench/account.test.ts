import assert from 'node:assert/strict';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import { freePort } from '../../harness/free-port';
import { filesWith } from './files-with';
import { answerSetUp, enterKey, type Language } from './sign-in';
import type { Theme } from './theme';
import { type Services, useTwoAccounts } from './two-accounts';
import { WorkbenchSession } from './workbench-session';

const words = {
  en: {
    signedOut: 'GigaChat: sign in',
    firstName: 'default',
    nobody: 'Nobody is signed in.',
    question: 'Sign in to GigaChat',
    unknownKey: 'does not know this key',
    bridge: 'Bridge:',
    healthCommand: 'GigaChat: Health Check',
    works: 'Everything works.',
    broken: 'The step "Network" did not pass.',
    copy: 'Copy the report',
    copied: 'The report is on the clipboard.',
    clear: 'Notifications: Clear All Notifications',
  },
  ru: {
    signedOut: 'GigaChat: войти',
    firstName: 'основной',
    nobody: 'Вход не выполнен.',
    question: 'Войти в GigaChat',
    unknownKey: 'не знает этот ключ',
    bridge: 'Мост:',
    healthCommand: 'GigaChat: Диагностика',
    works: 'Всё работает.',
    broken: 'Не прошёл шаг «Сеть».',
    copy: 'Скопировать отчёт',
    copied: 'Отчёт скопирован.',
    clear: 'Notifications: Clear All Notifications',
  },
};

// The icon before the text counts as a character or two.
const ready = /^\W*GigaChat\W*$/;

describe('the account in the workbench', () => {
  let first: Emulator;
  let second: Emulator;
  beforeEach(async () => {
    const model = (id: string) => [{ id, type: 'chat' as const, version: '1', contextTokens: 130_048 }];
    first = await startEmulator({ models: model('GigaChat-2-Max') });
    second = await startEmulator({ models: model('GigaChat-Work') });
  });
  afterEach(() => Promise.all([first.stop(), second.stop()]));

  const looks: readonly { language: 'en' | 'ru'; theme: Theme }[] = [
    { language: 'en', theme: 'dark' },
    { language: 'ru', theme: 'light' },
  ];
  for (const look of looks) {
    const name = `account-${look.language}-${look.theme}`;
    it(`signs in, shows its state, checks its health, switches to another one and stays signed in after a reload (${name})`, async () => {
      const port = await freePort();
      const machineSettings = {
        'gigachat.baseUrl': first.baseUrl,
        'gigachat.authUrl': first.authUrl,
        'gigachat.bridge.port': port,
      };
      await WorkbenchSession.use(name, { ...look, machineSettings }, (session) =>
        useTheAccount(session, { first, second, port }, look.language, name),
      );
    });
  }
});

async function useTheAccount(
  session: WorkbenchSession,
  services: Services,
  language: Language,
  name: string,
): Promise<void> {
  const texts = words[language];
  const { first, second } = services;
  const { workbench, profile } = session;
  const { page, quickInput, notifications, statusBar } = workbench;
  const tooltip = page.locator('.workbench-hover', { hasText: 'GigaChat Bridge' });
  const check = async (expected: string, picture: string) => {
    await workbench.runCommand(texts.healthCommand);
    await quickInput.waitForPlaceholder(expected);
    await workbench.screenshot(`${name}-${picture}`);
  };

  await statusBar.item(texts.signedOut).hover();
  await tooltip.filter({ hasText: texts.nobody }).waitFor();
  await workbench.screenshot(`${name}-1-signed-out`);

  const wrongKey = Buffer.from('11111111-aaaa-4aaa-8aaa-111111111111:wrong-secret').toString('base64');
  await enterKey(workbench, wrongKey, language);
  await quickInput.waitFor(texts.unknownKey);
  await workbench.screenshot(`${name}-2-wrong-key`);
  await quickInput.answer(texts.question, first.credentials);
  await answerSetUp(workbench, false, language);
  await workbench.screenshot(`${name}-3-signed-in`);
  await workbench.runCommand(texts.clear);

  await statusBar.item(ready).hover();
  await tooltip.filter({ hasText: texts.bridge }).waitFor();
  await workbench.screenshot(`${name}-4-tooltip`);
  await page.mouse.move(10, 10);

  await check(texts.works, '5-health');
  // The list draws only the rows that it has room for.
  await quickInput.type(texts.copy);
  await quickInput.pick(texts.copy);
  await notifications.read(texts.copied);
  const report = String(await page.evaluate('navigator.clipboard.readText()'));
  assert.equal(report.match(/✔/g)?.length, 9, report);
  await workbench.runCommand(texts.clear);

  await useTwoAccounts(session, services, language, name);

  await workbench.reload();
  await statusBar.item(`GigaChat (${texts.firstName})`).waitFor();
  await first.stop();
  await check(texts.broken, '9-no-network');
  await quickInput.dismiss();

  const leaks = await filesWith(profile.root, [first.credentials, second.credentials, wrongKey]);
  assert.deepEqual(leaks, [], 'a key stands in a file');
}
