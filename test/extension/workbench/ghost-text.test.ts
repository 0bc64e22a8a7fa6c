import { join } from 'node:path';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import type { Profile } from '../server/profile';
import { answerSetUp, enterKey } from './sign-in';
import { waitForText } from './wait-for-text';
import type { Workbench } from './workbench';
import { WorkbenchSession } from './workbench-session';

const file = 'prices.py';

describe('code completion on the screen', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.stop());

  it('is shown in grey while somebody types, taken with Tab, and gone when something else is typed', () => {
    emulator.reset();
    const settings = { 'gigachat.completion.mode': 'whileTyping' };
    const machineSettings = { 'gigachat.baseUrl': emulator.baseUrl, 'gigachat.authUrl': emulator.authUrl };
    const workspaceFiles = { [file]: 'prices = [1, 2, 3]\n' };
    const options = { settings, machineSettings, workspaceFiles };
    return WorkbenchSession.use('ghost-text', options, async ({ workbench, profile }) => {
      await enterKey(workbench, emulator.credentials);
      await answerSetUp(workbench, false);
      await workbench.runCommand('Notifications: Clear All Notifications');
      await openFile(workbench, file);
      await isTakenAndTypedOver(workbench, profile, emulator);
    });
  }).timeout(300_000);
});

async function openFile({ page, quickInput }: Workbench, name: string): Promise<void> {
  await page.keyboard.press('Control+p');
  await quickInput.type(name);
  await quickInput.pick(name);
  await page.locator('.tab.active', { hasText: name }).waitFor();
  await page.locator('.editor-instance .monaco-editor.focused').waitFor();
  await page.keyboard.press('Control+End');
}

async function isTakenAndTypedOver(workbench: Workbench, profile: Profile, emulator: Emulator): Promise<void> {
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
  await workbench.screenshot('ghost-text-1-shown');
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
