import { basename } from 'node:path';
import type { Locator, Page } from 'playwright-core';

/** The box at the top that asks for a text or offers choices. */
export class QuickInput {
  private readonly widget: Locator;

  constructor(private readonly page: Page) {
    this.widget = page.locator('.quick-input-widget:visible');
  }

  /** Waits for a question that contains this text. */
  async waitFor(text: string | RegExp): Promise<void> {
    await this.widget.filter({ hasText: text }).waitFor();
  }

  /** Waits until the empty box shows a text that begins so. */
  async waitForPlaceholder(text: string): Promise<void> {
    // Not in a selector: the text may hold quotes.
    await this.widget.getByPlaceholder(text).waitFor();
  }

  /** Puts a text into the box. Throws a `TimeoutError` when no box takes it in time. */
  async type(text: string, timeoutMs?: number): Promise<void> {
    await this.widget.locator('input[type=text], input[type=password]').first().fill(text, { timeout: timeoutMs });
  }

  /** Answers the question that contains `question` with a text. */
  async answer(question: string | RegExp, text: string): Promise<void> {
    await this.waitFor(question);
    await this.type(text);
    await this.page.keyboard.press('Enter');
  }

  /** Gives a file to the dialog with this title. While it lists a folder, it takes no Enter and overwrites its box. */
  async chooseFile(title: string, path: string): Promise<void> {
    const row = (name: string): Locator => this.widget.locator('.monaco-list-row', { hasText: name }).first();
    await this.waitFor(title);
    await row('..').waitFor();
    await this.type(path);
    await row(basename(path)).waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Takes the choice with exactly this label. Throws a `TimeoutError` when it is not offered in time. */
  async pick(label: string, timeoutMs?: number): Promise<void> {
    await this.choice(label).click({ timeout: timeoutMs });
    // Where the pointer rests, the hover of the next question's row would cover the row below.
    await this.page.mouse.move(10, 10);
  }

  /** Closes the box without an answer. */
  async dismiss(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.widget.waitFor({ state: 'hidden' });
  }

  private choice(label: string): Locator {
    const exactly = this.page.locator('.label-name').getByText(label, { exact: true });
    return this.widget.locator('.monaco-list-row', { has: exactly }).first();
  }
}
