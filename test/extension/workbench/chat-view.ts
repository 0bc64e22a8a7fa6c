import type { Locator, Page } from 'playwright-core';

/** The Chat view in the side bar on the right. */
export class ChatView {
  private readonly session: Locator;

  constructor(private readonly page: Page) {
    this.session = page.locator('.part.auxiliarybar .interactive-session');
  }

  /** Opens the view where it is not open, and waits until it takes input. */
  async open(): Promise<void> {
    if (!(await this.session.isVisible())) await this.page.keyboard.press('Control+Alt+I');
    await this.input.waitFor();
  }

  /** Sends a message and gives the answer's element, which fills as the answer comes. */
  async ask(text: string): Promise<Locator> {
    await this.open();
    const answers = this.session.locator('.interactive-item-container.interactive-response');
    const before = await answers.count();
    await this.input.click();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.insertText(text);
    // Not Enter: it would take a suggestion of the list that an @ opens.
    await this.session.locator('.interactive-input-part .action-label[aria-label^="Send"]:not(.disabled)').click();
    const answer = answers.nth(before);
    await answer.waitFor();
    return answer;
  }

  /** Sends a message and waits for an answer that contains `expected`. Gives the answer's whole text. */
  async askFor(text: string, expected: string | RegExp): Promise<string> {
    const answer = await this.ask(text);
    await answer.filter({ hasText: expected }).waitFor();
    // The text as a person sees it, with its line breaks.
    return (await answer.innerText()).trim();
  }

  /** The box that a message is written in. */
  get input(): Locator {
    return this.session.locator('.interactive-input-part .monaco-editor').first();
  }
}
