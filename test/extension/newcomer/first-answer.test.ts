import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import { freeBridgePort } from '../../harness/free-port';
import type { Language } from '../workbench/sign-in';
import { waitForText } from '../workbench/wait-for-text';
import { WorkbenchSession } from '../workbench/workbench-session';

const words = {
  en: {
    haveKey: 'I have a key',
    question: 'Sign in to GigaChat',
    lastStep: 'Signed in. The last step',
    isOn: 'GigaChat now answers every question',
    best: 'GigaChat (best)',
    undo: 'GigaChat: Undo Agent Mode',
    spoken: /^GigaChat; model \S+/,
    undone: "VS Code's settings are as they were.",
    signOut: 'GigaChat: Sign Out',
    signedOut: 'Signed out of GigaChat',
  },
  ru: {
    haveKey: 'Ключ есть',
    question: 'Войти в GigaChat',
    lastStep: 'Вход выполнен. Последний шаг',
    isOn: 'Теперь GigaChat отвечает в чате на любые вопросы',
    best: 'GigaChat (лучшая)',
    undo: 'GigaChat: Отменить режим агента',
    spoken: /^GigaChat; модель \S+/,
    undone: 'Настройки VS Code прежние.',
    signOut: 'GigaChat: Выйти',
    signedOut: 'Вы вышли из GigaChat',
  },
};

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
    it(`has an agent's answer after four actions, a plain one after three, ${how} (${name})`, async () => {
      const port = await freeBridgePort();
      const { baseUrl, authUrl } = emulator;
      const options = {
        ...look,
        machineSettings: { 'gigachat.baseUrl': baseUrl, 'gigachat.authUrl': authUrl, 'gigachat.bridge.port': port },
        // A server announces every port that is opened: the bridge has to keep its own quiet.
        settings: { 'remote.autoForwardPorts': true },
      };
      await WorkbenchSession.use(name, options, (session) =>
        new FirstDay(session, emulator, look.language, keyboard, name).live(port),
      );
    });
  }
});

/** What somebody does who has just installed the extension. */
class FirstDay {
  private actions = 0;

  constructor(
    private readonly session: WorkbenchSession,
    private readonly emulator: Emulator,
    private readonly language: Language,
    private readonly keyboard: boolean,
    private readonly name: string,
  ) {}

  async live(port: number): Promise<void> {
    const { workbench, profile } = this.session;
    const { notifications, chat, page } = workbench;
    const texts = words[this.language];
    assert.deepEqual(this.emulator.connections(), { api: 0, auth: 0 }, 'before the sign-in nothing is on the network');
    await this.picture('1-welcome');
    await this.hearSteps();

    await this.signIn();
    await this.act(async () => {
      await page.keyboard.press('Enter');
      await notifications.read(texts.isOn);
      // What the next question meets without another step.
      await chat.waitForModel(texts.best);
    });
    await this.picture('3-set-up');
    await page.locator('.part.statusbar').getByRole('button', { name: texts.spoken }).first().waitFor();
    const file = join(profile.workspace, 'made.txt');
    const functionCall = { name: 'create_file', arguments: { filePath: file, content: 'made by an agent' } };
    this.emulator.script(
      { when: { includes: '"name":"create_file"' }, functionCall },
      { when: { includes: '"role":"function"' }, text: 'The file is there.' },
    );
    await this.ask('Create a file made.txt.', 'The file is there.');
    assert.equal(this.actions, 4);
    await waitForText(file, 'made by an agent');
    await this.picture('4-agent');
    assert.equal(await notifications.message(String(port)).count(), 0, 'no announcement of the bridge covers the chat');

    await workbench.runCommand(texts.undo);
    await notifications.read(texts.undone);
    await workbench.runCommand(texts.signOut);
    await notifications.read(texts.signedOut);
    await workbench.runCommand('Notifications: Clear All Notifications');
    this.actions = 0;
    await this.signIn();
    this.emulator.reset();
    this.emulator.script({ text: 'The first answer.' });
    await this.ask('@gigachat hello', 'The first answer.');
    assert.equal(this.actions, 3);
    await this.picture('5-answer');
    await page.setViewportSize({ width: 760, height: 900 });
    await this.picture('6-narrow');
  }

  /** The first two actions: the button of the walkthrough, and the key. */
  private async signIn(): Promise<void> {
    const { quickInput, page } = this.session.workbench;
    const { haveKey, question, lastStep } = words[this.language];
    await this.act(async () => {
      if (this.keyboard) await tabTo(page, haveKey);
      else await page.getByRole('button', { name: haveKey }).first().click();
      await page.locator('.quick-input-widget input[type=password]').waitFor();
    });
    assert.match(await this.label('.quick-input-widget input[type=password]'), new RegExp(question));
    await this.act(async () => {
      await quickInput.answer(question, this.emulator.credentials);
      await quickInput.waitFor(lastStep);
    });
    const choices = page.locator('.quick-input-widget .monaco-list-row');
    await choices.first().waitFor();
    for (const choice of await choices.all()) {
      const spoken = (await choice.getAttribute('aria-label')) ?? '';
      assert.ok(spoken.includes(await choice.locator('.label-name').first().innerText()), `"${spoken}"`);
    }
    await this.picture('2-last-step');
  }

  /** One action: a question, written over whatever the box begins with. */
  private ask(text: string, answer: string): Promise<void> {
    const { page, chat } = this.session.workbench;
    return this.act(async () => {
      if (this.keyboard) await page.keyboard.press('Control+Alt+I');
      else await chat.input.click();
      await page.locator('.part.auxiliarybar .interactive-input-part .monaco-editor.focused').waitFor();
      await page.keyboard.press('Control+A');
      await page.keyboard.insertText(text);
      // Closes the list that an @ opens: Enter would take a suggestion of it.
      if (text.startsWith('@')) await page.keyboard.press('Escape');
      await page.keyboard.press('Enter');
      await page.locator('.interactive-response', { hasText: answer }).waitFor();
    });
  }

  /** Does one thing as a person would, and counts it. */
  private async act(what: () => Promise<void>): Promise<void> {
    this.actions += 1;
    await what();
    const dialogs = this.session.workbench.page.locator('.monaco-dialog-box');
    assert.equal(await dialogs.count(), 0, 'no dialog, of GitHub or another');
  }

  /** Every step of the walkthrough tells a screen reader which one it is. */
  private async hearSteps(): Promise<void> {
    const steps = this.session.workbench.page.locator('.getting-started-step');
    assert.ok((await steps.count()) >= 5);
    for (const step of await steps.all()) {
      const title = await step.locator('.step-title').first().innerText();
      const spoken = await step.locator('[role=checkbox]').first().getAttribute('aria-label');
      assert.ok(title !== '' && spoken?.includes(title), `"${spoken}" for "${title}"`);
    }
  }

  private async label(selector: string): Promise<string> {
    return (await this.session.workbench.page.locator(selector).first().getAttribute('aria-label')) ?? '';
  }

  private picture(what: string): Promise<string> {
    return this.session.workbench.screenshot(`${this.name}-${what}`);
  }
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
