import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { outFolder } from '../project';
import { ChatView } from './chat-view';
import { CommandPalette } from './command-palette';
import { Dialog } from './dialog';
import { Notifications } from './notifications';
import { QuickInput } from './quick-input';
import { StatusBar } from './status-bar';

/** A workbench on the screen, by its parts. Every method waits for what it needs, never for time. */
export class Workbench {
  readonly quickInput: QuickInput;
  readonly commandPalette: CommandPalette;
  readonly statusBar: StatusBar;
  readonly notifications: Notifications;
  readonly chat: ChatView;
  readonly dialog: Dialog;

  /** `page` is for what no part offers. */
  constructor(readonly page: Page) {
    this.quickInput = new QuickInput(page);
    this.commandPalette = new CommandPalette(page, this.quickInput);
    this.statusBar = new StatusBar(page);
    this.notifications = new Notifications(page);
    this.chat = new ChatView(page);
    this.dialog = new Dialog(page);
  }

  /** Runs the command with this title, `Category: Title` as shown. */
  runCommand(title: string): Promise<void> {
    return this.commandPalette.run(title);
  }

  /** Waits until the workbench is drawn; extensions may still be starting. */
  async waitUntilDrawn(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
  }

  /** Waits for the page that the extension opens once, after its install. */
  async waitForWalkthrough(): Promise<void> {
    await this.page.locator('.gettingStartedDetailsContent', { hasText: 'GigaChat' }).first().waitFor();
  }

  /** "Developer: Reload Window": a new extension host, the same server and profile. */
  async reload(): Promise<void> {
    await this.page.reload({ waitUntil: 'commit' });
    await this.waitUntilDrawn();
  }

  /** Saves what is on the screen as `out/screenshots/NAME.png`. Gives the file. */
  async screenshot(name: string): Promise<string> {
    const path = join(outFolder, 'screenshots', `${name}.png`);
    // A message that is still fading in would look broken.
    await this.page.screenshot({ path, animations: 'disabled' });
    return path;
  }
}
