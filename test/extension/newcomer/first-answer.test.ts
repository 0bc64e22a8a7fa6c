import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import type { Language } from '../workbench/sign-in';
import { waitForText } from '../workbench/wait-for-text';
import { WorkbenchSession } from '../workbench/workbench-session';

const words = {
  en: {
    welcome: 'GigaChat: get started',
    haveKey: 'I have a key',
    firstStep: 'Sign in with a key',
    question: 'Sign in to GigaChat',
    lastStep: 'Signed in. The last step',
    signOut: 'GigaChat: Sign Out',
    signedOut: 'Signed out of GigaChat',
    isOn: 'GigaChat now answers every question',
    pageHeading: 'Three steps',
  },
  ru: {
    welcome: 'GigaChat: первые шаги',
    haveKey: 'Ключ есть',
    firstStep: 'Войдите с ключом',
    question: 'Войти в GigaChat',
    lastStep: 'Вход выполнен. Последний шаг',
    signOut: 'GigaChat: Выйти',
    signedOut: 'Вы вышли из GigaChat',
    isOn: 'Теперь GigaChat отвечает в чате на любые вопросы',
    pageHeading: 'Три шага',
  },
};

/** Does one thing as a person would, and counts it. */
type Act = (what: () => Promise<void>) => Promise<void>;

// From "Install from VSIX" on, with nobody signed in to GitHub.
describe('a newcomer', () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.stop());

  const looks = [
    { language: 'en', theme: 'dark', keyboard: false },
    { language: 'ru', theme: 'light', keyboard: true },
  ] as const;
  for (const { keyboard, ...look } of looks) {
    const name = `newcomer-${look.language}-${look.theme}`;
    const how = keyboard ? 'by keyboard alone' : 'with the mouse';
    it(`has an answer after three actions and an agent's after four, ${how} (${name})`, () => {
      const options = {
        ...look,
        machineSettings: { 'gigachat.baseUrl': emulator.baseUrl, 'gigachat.authUrl': emulator.authUrl },
        // A server announces every port that is opened, also those of this test: the bridge has to stay quiet by itself.
        settings: { 'remote.autoForwardPorts': true },
      };
      return WorkbenchSession.use(name, options, (session) =>
        firstDay(session, emulator, look.language, keyboard, name),
      );
    });
  }
});

async function firstDay(
  session: WorkbenchSession,
  emulator: Emulator,
  language: Language,
  keyboard: boolean,
  name: string,
): Promise<void> {
  const { workbench, profile } = session;
  const { page, quickInput, chat, notifications } = workbench;
  const texts = words[language];
  let actions = 0;
  const act: Act = async (what) => {
    actions += 1;
    await what();
    assert.equal(await page.locator('.monaco-dialog-box').count(), 0, 'no dialog, of GitHub or another');
  };
  const press = (label: string) =>
    keyboard ? tabTo(page, label) : page.getByRole('button', { name: label }).first().click();
  const beginSignIn = () =>
    act(async () => {
      await press(texts.haveKey);
      await quickInput.waitFor(texts.question);
    });
  const enterKey = () =>
    act(async () => {
      await quickInput.answer(texts.question, emulator.credentials);
      await quickInput.waitFor(texts.lastStep);
    });

  await page.locator('.gettingStartedDetailsContent', { hasText: texts.welcome }).waitFor();
  await workbench.screenshot(`${name}-1-welcome`);
  assert.deepEqual(emulator.connections(), { api: 0, auth: 0 }, 'before the sign-in nothing is on the network');

  await beginSignIn();
  await workbench.screenshot(`${name}-2-key`);
  await enterKey();
  await workbench.screenshot(`${name}-3-last-step`);
  emulator.script({ text: 'The first answer.' });
  await act(async () => {
    await ask(page, keyboard, '@gigachat hello');
    await page.locator('.interactive-response', { hasText: 'The first answer.' }).waitFor();
  });
  assert.equal(actions, 3);
  await page.locator('.gettingStartedDetailsContent [role=checkbox][aria-checked=true]').nth(1).waitFor();
  await workbench.screenshot(`${name}-4-answer`);

  await workbench.runCommand(texts.signOut);
  await notifications.read(texts.signedOut);
  await workbench.runCommand('Notifications: Clear All Notifications');
  // As somebody who begins here: the first step is open.
  await page.locator('.step-title', { hasText: texts.firstStep }).click();
  actions = 0;
  await beginSignIn();
  await enterKey();
  await act(async () => {
    await page.keyboard.press('Enter');
    await notifications.read(texts.isOn);
  });
  await chat.waitForModel(language === 'en' ? 'GigaChat (best)' : 'GigaChat (лучшая)');
  const file = join(profile.workspace, 'made.txt');
  emulator.script(
    {
      when: { includes: '"name":"create_file"' },
      functionCall: { name: 'create_file', arguments: { filePath: file, content: 'made by an agent' } },
    },
    { text: 'The file is there.', when: { includes: '"role":"function"' } },
  );
  await act(async () => {
    await chat.startNew();
    await ask(page, keyboard, 'Create a file made.txt.');
    await page.locator('.interactive-response', { hasText: 'The file is there.' }).waitFor();
  });
  assert.equal(actions, 4);
  await waitForText(file, 'made by an agent');
  await workbench.screenshot(`${name}-5-agent`);
  const ofBridge = page.locator('.notification-toast', { hasText: /\b8(?:09\d|10\d|110)\b/ });
  assert.equal(await ofBridge.count(), 0, 'no announcement of the bridge covers the chat');
  await workbench.runCommand('Notifications: Clear All Notifications');

  await lookAround(session, name, texts.pageHeading);
}

/** Pictures in other looks, and the page that VS Code shows of the extension, which must be whole. */
async function lookAround({ workbench, profile }: WorkbenchSession, name: string, heading: string): Promise<void> {
  const { page } = workbench;
  const settings = join(profile.userData, 'User', 'settings.json');
  const contrast = { ...JSON.parse(await readFile(settings, 'utf8')), 'workbench.colorTheme': 'Default High Contrast' };
  await writeFile(settings, JSON.stringify(contrast));
  await page.locator('.monaco-workbench.hc-black').waitFor();
  await workbench.screenshot(`${name}-6-contrast`);
  await page.setViewportSize({ width: 760, height: 900 });
  await workbench.screenshot(`${name}-7-narrow`);
  await page.setViewportSize({ width: 1400, height: 900 });
  await workbench.runCommand('Extensions: Show Installed Extensions');
  await page.locator('.extensions-list .extension-list-item', { hasText: 'GigaChat Bridge' }).first().click();
  const frame = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  await frame.getByRole('heading', { name: heading }).first().waitFor();
  for (const picture of await frame.locator('img').all()) {
    assert.notEqual(Number(await picture.evaluate('(one) => one.naturalWidth')), 0, 'a picture is broken');
  }
  await workbench.screenshot(`${name}-8-page`);
}

/** Goes from control to control until this one has the focus, and presses it. */
async function tabTo(page: Page, label: string): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    const focused = await page.evaluate<string>(
      "document.activeElement?.ariaLabel ?? document.activeElement?.textContent ?? ''",
    );
    if (focused.trim() === label) return page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
  }
  throw new Error(`The keyboard does not reach "${label}".`);
}

async function ask(page: Page, keyboard: boolean, text: string): Promise<void> {
  const input = page.locator('.part.auxiliarybar .interactive-input-part .monaco-editor').first();
  if (keyboard) await page.keyboard.press('Control+Alt+I');
  else await input.click();
  await page.locator('.part.auxiliarybar .interactive-input-part .monaco-editor.focused').waitFor();
  // A new chat begins with the participant of the last one.
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
  // Closes the list of suggestions that an @ opens: Enter would take one of them.
  if (text.startsWith('@')) await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
}
