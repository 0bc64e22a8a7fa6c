import type { Locator, Page } from 'playwright-core';

const mostPicks = 3;
const onePickMs = 15_000;

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

  /** Begins a new chat in the view. The command of that title may open one in an editor. */
  async startNew(): Promise<void> {
    await this.page.locator('.part.auxiliarybar .title-actions .codicon-plus').first().click();
    await this.session.locator('.interactive-item-container').first().waitFor({ state: 'detached' });
  }

  /** Waits until this model is the picked one. */
  async waitForModel(name: string): Promise<void> {
    await this.open();
    await this.modelButton(name).waitFor();
  }

  /** Opens the model picker, which shows `picked` on its button, and gives its element. */
  async openModelPicker(picked: string): Promise<Locator> {
    await this.waitForModel(picked);
    await this.modelButton(picked).click();
    const list = this.page.locator('.action-widget.action-widget-dropdown');
    await list.waitFor();
    return list;
  }

  /** Picks the model `name` while `picked` is the one. VS Code may close its list or overlook a click: then as a person does, again. */
  async pickModel(name: string, picked: string): Promise<void> {
    for (let left = mostPicks; ; left -= 1) {
      const list = await this.openModelPicker(picked);
      // Of many models all but the picked one are folded away until they are searched for.
      const pick = async () => {
        await list.locator('input').fill(name, { timeout: onePickMs });
        await list.getByText(name, { exact: true }).first().click({ timeout: onePickMs });
        await this.modelButton(name).waitFor({ timeout: onePickMs });
      };
      const failure = await pick().then(
        () => undefined,
        (error: unknown) => error,
      );
      if (failure === undefined || (await this.modelButton(name).isVisible())) return;
      if (left === 1) throw failure;
      await this.page.keyboard.press('Escape');
    }
  }

  /** The box that a message is written in. */
  get input(): Locator {
    return this.session.locator('.interactive-input-part .monaco-editor').first();
  }

  /** By its label for screen readers: where there is no room for the name it shows an icon only. */
  private modelButton(name: string): Locator {
    return this.session.locator(`.interactive-input-part .model-picker-split [aria-label*="${name}"]`).first();
  }
}
