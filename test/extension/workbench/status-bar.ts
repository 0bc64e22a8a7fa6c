import type { Locator, Page } from 'playwright-core';

/** The bar at the bottom. */
export class StatusBar {
  constructor(private readonly page: Page) {}

  /** The item whose text contains or matches `text`; it need not be there yet. */
  item(text: string | RegExp): Locator {
    return this.page.locator('.part.statusbar .statusbar-item', { hasText: text }).first();
  }

  /** Waits for such an item and gives its whole text. */
  async read(text: string | RegExp): Promise<string> {
    return ((await this.item(text).textContent()) ?? '').trim();
  }
}
