import { errors, type Page } from 'playwright-core';
import type { QuickInput } from './quick-input';

/** The list of commands behind F1. */
export class CommandPalette {
  constructor(
    private readonly page: Page,
    private readonly quickInput: QuickInput,
  ) {}

  /** Runs the command with exactly this title, `Category: Title` as shown, as soon as the palette lists it. */
  async run(title: string): Promise<void> {
    // The list is made when the palette opens: a command that arrives later needs it opened anew.
    for (const attemptMs of [1_000, 2_000, 4_000, 8_000, 16_000]) {
      await this.page.keyboard.press('F1');
      try {
        await this.quickInput.type(`>${title}`, attemptMs);
        return await this.quickInput.pick(title, attemptMs);
      } catch (error) {
        // Also where a workbench that is still starting moved the focus, which closes the palette.
        if (!(error instanceof errors.TimeoutError)) throw error;
        await this.quickInput.dismiss();
      }
    }
    throw new Error(`The command palette does not list "${title}".`);
  }
}
