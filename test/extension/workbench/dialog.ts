import type { Locator, Page } from 'playwright-core';

/** The box in the middle that waits for a decision. */
export class Dialog {
  private readonly box: Locator;

  constructor(page: Page) {
    this.box = page.locator('.monaco-dialog-box');
  }

  /** Waits for a dialog with this title and gives its whole text. */
  async read(title: string): Promise<string> {
    return (await this.box.filter({ hasText: title }).innerText()).trim();
  }

  /** Presses a button and waits until the dialog is gone. */
  async press(button: string): Promise<void> {
    await this.box.getByRole('button', { name: button, exact: true }).click();
    await this.box.waitFor({ state: 'detached' });
  }
}
