import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Emulator } from '../../emulator/emulator';
import { drawnPicture } from '../../harness/drawn-picture';
import { openFile } from './complete-code';
import { waitForText } from './wait-for-text';
import type { Workbench } from './workbench';
import type { WorkbenchSession } from './workbench-session';

/** The texts of the product. */
export interface HelpWords {
  readonly write: string;
  readonly stop: string;
  readonly actions: readonly string[];
  readonly fix: string;
  readonly accept: string;
  readonly draw: string;
  readonly export: string;
}

/** The button above the box of the source control writes the message of the commit, word by word. */
export async function writeCommitMessage(
  workbench: Workbench,
  emulator: Emulator,
  { write, stop }: HelpWords,
  name: string,
): Promise<void> {
  const { page } = workbench;
  emulator.reset();
  emulator.script({ text: ['feat: count ', 'the prices'], delay: {}, hold: 1 });
  await page.keyboard.press('Control+Shift+G');
  const view = page.locator('.part.sidebar');
  const box = view.locator('.scm-editor .view-lines');
  await box.hover();
  await view.getByRole('button', { name: write }).first().click();
  await box.filter({ hasText: 'feat: count' }).waitFor();
  await view.getByRole('button', { name: stop }).first().waitFor();
  await workbench.screenshot(`${name}-4-commit-begun`);
  emulator.release();
  await box.filter({ hasText: 'feat: count the prices' }).waitFor();
  await view.getByRole('button', { name: write }).first().waitFor();
  await workbench.screenshot(`${name}-5-commit`);
}

/** The light bulb offers its four actions; a fix is a diff, which is accepted. */
export async function fixBehindLightBulb(
  { workbench, profile }: WorkbenchSession,
  emulator: Emulator,
  file: string,
  words: HelpWords,
  name: string,
): Promise<void> {
  const { page } = workbench;
  await openFile(workbench, file);
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Shift+End');
  await page.locator('.monaco-editor [class*=lightbulb]').first().waitFor();
  await page.keyboard.press('Control+.');
  const menu = page.locator('.action-widget');
  for (const action of words.actions) await menu.getByText(action, { exact: true }).waitFor();
  await workbench.screenshot(`${name}-6-light-bulb`);
  emulator.reset();
  emulator.script({ text: '```python\nprices = [1, 2, 3, 4]\n```' });
  await menu.getByText(words.fix, { exact: true }).click();
  const accept = page.locator('.part.editor').getByRole('button', { name: words.accept }).first();
  await accept.waitFor();
  await page.locator('.monaco-diff-editor .editor.modified .view-line', { hasText: '4' }).first().waitFor();
  await workbench.screenshot(`${name}-7-proposal`);
  await accept.click();
  await page.locator('.monaco-diff-editor').waitFor({ state: 'hidden' });
  await page.keyboard.press('Control+s');
  await waitForText(join(profile.workspace, file), 'prices = [1, 2, 3, 4]\ntotal = sum(prices)\ncount = 3\nrest =');
}

/** A tool that costs asks first, in the chat, and then does what was asked. */
export async function drawAfterConsent(
  { workbench, profile }: WorkbenchSession,
  emulator: Emulator,
  { draw }: HelpWords,
  name: string,
): Promise<void> {
  const { page, chat } = workbench;
  emulator.reset();
  emulator.script(
    {
      when: { includes: '"name":"gigachat_draw_picture"' },
      functionCall: { name: 'gigachat_draw_picture', arguments: { prompt: 'Рыжий кот', file: 'cat.png' } },
    },
    { when: { includes: 'Нарисуй: ' }, text: '<img src="b28fbd4e-4c3a-4c53-9a5b-2f3b9d7b8b11" fuse="true"/> Кот.' },
    { when: { includes: '"role":"function"' }, text: 'It is drawn.' },
  );
  emulator.scriptOther({ status: 200, raw: { base64: drawnPicture.toString('base64') } });
  const answer = await chat.ask('Draw a cat.');
  await answer.filter({ hasText: draw }).waitFor();
  await workbench.screenshot(`${name}-8-consent`);
  assert.ok(!emulator.log.some(({ kind, body }) => kind === 'chat' && JSON.stringify(body).includes('Нарисуй: ')));
  await page
    .locator('.part.auxiliarybar')
    .getByRole('button', { name: /^Allow/ })
    .first()
    .click();
  await answer.filter({ hasText: 'It is drawn.' }).waitFor();
  await workbench.screenshot(`${name}-9-drawn`);
  assert.deepEqual(await readFile(join(profile.workspace, 'cat.jpg')), drawnPicture);
}

/** The report is opened to be read, and holds no key. */
export async function exportDiagnostics(
  workbench: Workbench,
  emulator: Emulator,
  words: HelpWords,
  name: string,
): Promise<void> {
  const { page } = workbench;
  emulator.reset();
  await workbench.runCommand(words.export);
  const report = page.locator('.part.editor .view-lines', { hasText: 'GigaChat Bridge' });
  await report.waitFor();
  await workbench.screenshot(`${name}-10-diagnostics`);
  assert.ok(!(await report.innerText()).includes(emulator.credentials));
}
