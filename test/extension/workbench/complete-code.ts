import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Emulator } from '../../emulator/emulator';
import { changeSettings } from './change-settings';
import { waitForText } from './wait-for-text';
import type { Workbench } from './workbench';
import type { WorkbenchSession } from './workbench-session';

const samples = 5;
const turns = 2;

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
  const ghost = page.locator('.monaco-editor [class*=ghost-text-decoration]').first();
  // Coloured as code, it stands in several pieces.
  const suggested = async (text: string) => {
    await ghost.waitFor();
    await page.locator('.monaco-editor .view-line', { hasText: text }).waitFor();
  };
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

/** The list of words comes while GigaChat has not answered, and as soon as where nothing is completed. */
export async function listWords(
  { workbench, profile }: WorkbenchSession,
  emulator: Emulator,
  file: string,
): Promise<void> {
  const { page } = workbench;
  await openFile(workbench, file);
  await page.keyboard.press('Enter');
  const list = page.locator('.suggest-widget.visible');
  const untilListed = async () => {
    const begun = performance.now();
    await page.keyboard.type('p');
    await list.filter({ hasText: 'prices' }).waitFor();
    const tookMs = performance.now() - begun;
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });
    await page.keyboard.press('Backspace');
    return tookMs;
  };
  const least = async () => {
    const times: number[] = [];
    for (let count = 0; count < samples; count += 1) times.push(await untilListed());
    return Math.min(...times);
  };
  const numbers = page.locator('.monaco-editor .line-numbers').first();
  // In turns: the first lists of a window come later than those after them.
  let [ours, without] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let turn = 0; turn < turns; turn += 1) {
    emulator.reset();
    // Whatever is asked, no answer comes before all lists are there.
    emulator.script({ hold: 'headers', text: '', times: 0 });
    ours = Math.min(ours, await least());
    emulator.reset();
    await changeSettings(profile, { 'editor.inlineSuggest.enabled': false, 'editor.lineNumbers': 'off' });
    await numbers.waitFor({ state: 'hidden' });
    without = Math.min(without, await least());
    await changeSettings(profile, { 'editor.inlineSuggest.enabled': true, 'editor.lineNumbers': 'on' });
    await numbers.waitFor();
  }
  console.log(`      the list of words comes after ${ours.toFixed(0)} ms, without completion ${without.toFixed(0)} ms`);
  // Two runs of the same differ on a busy machine; a list that waited for an answer would not be there at all.
  assert.ok(ours < 5 * without, `${ours} ms instead of ${without}`);
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
