import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Emulator } from '../../emulator/emulator';
import { changeSettings, changeUserSettings } from './change-settings';
import { waitForText } from './wait-for-text';
import type { Workbench } from './workbench';
import type { WorkbenchSession } from './workbench-session';

/** Opens a file of the workspace, with the cursor behind its last letter. */
export async function openFile({ page, quickInput }: Workbench, name: string): Promise<void> {
  await page.keyboard.press('Control+p');
  await quickInput.type(name);
  await quickInput.pick(name);
  await page.locator('.tab.active', { hasText: name }).waitFor();
  await page.locator('.editor-instance .monaco-editor.focused').waitFor();
  await page.keyboard.press('Control+End');
}

/** A suggestion in the open file is taken with Tab, and another one is gone when something else is typed. */
export async function takeAndTypeOver(
  { workbench, profile }: WorkbenchSession,
  emulator: Emulator,
  file: string,
  name: string,
): Promise<void> {
  const { page } = workbench;
  const { ghost, suggested } = suggestions(workbench);
  emulator.script(
    { text: '<COMPLETION>sum(prices)</COMPLETION>', when: { includes: 'total = ' } },
    { text: '<COMPLETION>len(prices)</COMPLETION>', when: { includes: 'count = ' } },
    // Everywhere else there is nothing to suggest.
    { text: '<COMPLETION></COMPLETION>', times: 0 },
  );
  await page.keyboard.type('total = ');
  await suggested('sum(prices)');
  await workbench.screenshot(`${name}-1-ghost-text`);
  await page.keyboard.press('Tab');
  await ghost.waitFor({ state: 'hidden' });
  await page.keyboard.press('Control+s');
  await waitForText(join(profile.workspace, file), 'prices = [1, 2, 3]\ntotal = sum(prices)');

  await page.keyboard.press('Enter');
  await page.keyboard.type('count = ');
  await suggested('len(prices)');
  await page.keyboard.type('3');
  await ghost.waitFor({ state: 'hidden' });
  await page.keyboard.press('Enter');
}

/** What is suggested in grey; coloured as code, it stands in several pieces. */
function suggestions({ page }: Workbench) {
  const ghost = page.locator('.monaco-editor [class*=ghost-text-decoration]').first();
  const suggested = async (text: string) => {
    await ghost.waitFor();
    await page.locator('.monaco-editor .view-line', { hasText: text }).waitFor();
  };
  return { ghost, suggested };
}

/** Asks by the key, right behind typed letters; once more where completions still rest after a refusal. */
export async function pressKey(workbench: Workbench, emulator: Emulator, paused: string): Promise<void> {
  const { page, statusBar } = workbench;
  emulator.reset();
  emulator.script({ text: '<COMPLETION>max(prices)</COMPLETION>' });
  await page.keyboard.type('most = ');
  await page.keyboard.press('Alt+\\');
  const { ghost, suggested } = suggestions(workbench);
  const rests = statusBar.item(paused);
  for (await ghost.or(rests).first().waitFor(); !(await ghost.isVisible()); await ghost.or(rests).first().waitFor()) {
    // The note of the pause goes by itself after some seconds.
    await rests.waitFor({ state: 'hidden' });
    await page.keyboard.press('Alt+\\');
  }
  await suggested('max(prices)');
  await page.keyboard.press('Tab');
  await ghost.waitFor({ state: 'hidden' });
  assert.equal(emulator.log.filter(({ kind }) => kind === 'chat').length, 1);
}

/** VS Code's own list of words comes while GigaChat has not answered, on demand and while typing. */
export async function listWords(
  { workbench, profile }: WorkbenchSession,
  emulator: Emulator,
  file: string,
): Promise<void> {
  const { page } = workbench;
  await openFile(workbench, file);
  await page.keyboard.press('Enter');
  const list = page.locator('.suggest-widget.visible');
  const numbers = page.locator('.monaco-editor .line-numbers').first();
  emulator.reset();
  // Whatever is asked, no answer comes before the lists are there: one that waited for it would not be.
  emulator.script({ hold: 'headers', text: '', times: 0 });
  for (const mode of ['whileTyping', 'onDemand'] as const) {
    const hasNumbers = mode === 'onDemand';
    // The numbers of the lines tell when a setting holds.
    await changeUserSettings(profile, { 'gigachat.completion.mode': mode });
    await changeSettings(profile, { 'editor.lineNumbers': hasNumbers ? 'on' : 'off' });
    await numbers.waitFor({ state: hasNumbers ? 'visible' : 'hidden' });
    await page.keyboard.type('p');
    await list.filter({ hasText: 'prices' }).waitFor();
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });
    await page.keyboard.press('Backspace');
  }
  emulator.reset();
}

/** What the status bar says of a file with secrets, and of a GigaChat that has had enough; no box says it. */
export async function rest(
  workbench: Workbench,
  emulator: Emulator,
  file: string,
  words: { readonly secrets: string; readonly paused: string; readonly complete: string },
  name: string,
): Promise<void> {
  const { page, statusBar } = workbench;
  await openFile(workbench, 'notes.env');
  emulator.reset();
  await workbench.runCommand(words.complete);
  await statusBar.item(words.secrets).waitFor();
  await workbench.screenshot(`${name}-2-secrets`);
  assert.equal(emulator.log.filter(({ kind }) => kind === 'chat').length, 0);
  await openFile(workbench, file);
  // What was said of one file is not said of the next.
  await statusBar.item(words.secrets).waitFor({ state: 'hidden', timeout: 2_000 });
  emulator.script({ status: 429, times: 0 });
  await page.keyboard.type('rest = ');
  await emulator.waitFor((log) => log.some(({ kind, status }) => kind === 'chat' && status === 429));
  await statusBar.item(/^\W*GigaChat\W*$/).hover();
  await page.locator('.workbench-hover', { hasText: words.paused }).first().waitFor();
  await workbench.screenshot(`${name}-3-paused`);
  assert.equal(await page.locator('.notification-toast').count(), 0);
  await page.mouse.move(10, 10);
  emulator.reset();
}
