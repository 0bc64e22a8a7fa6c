import type { Locator, Page } from 'playwright-core';

/** The messages at the lower right. */
export class Notifications {
  constructor(private readonly page: Page) {}

  /** The message whose text contains or matches `text`; it need not be there yet. */
  message(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast', { hasText: text }).first();
  }

  /** Waits for such a message and gives its text, without its buttons. */
  async read(text: string | RegExp): Promise<string> {
    return ((await this.message(text).locator('.notification-list-item-message').textContent()) ?? '').trim();
  }

  /** Presses a button of such a message. */
  async press(text: string | RegExp, button: string): Promise<void> {
    await this.message(text).getByRole('button', { name: button, exact: true }).click();
  }
}
