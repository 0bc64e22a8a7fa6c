import assert from 'node:assert/strict';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import { freePort } from '../../harness/free-port';
import { packageVersion } from '../build-extension';
import { answerSetUp, enterKey } from './sign-in';
import { askAsProgram, bridgeKey, openAnother, ready, shows } from './windows-of-one-server';
import type { Workbench } from './workbench';
import { WorkbenchSession } from './workbench-session';

const follows = 'Shared: another window has the bridge.';

describe('an update beside a window that stays open', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.stop());

  it('takes the bridge over without a dropped answer, and both windows wait in one line', async () => {
    const port = await freePort();
    const { baseUrl, authUrl } = emulator;
    const options = {
      machineSettings: { 'gigachat.baseUrl': baseUrl, 'gigachat.authUrl': authUrl, 'gigachat.bridge.port': port },
    };
    const newer = await packageVersion('0.1.1');
    await WorkbenchSession.use('update', options, async (session) => {
      const { workbench: older } = session;
      await enterKey(older, emulator.credentials);
      await answerSetUp(older, false);
      await older.statusBar.item(ready).waitFor();
      const key = await bridgeKey(older, 'en');
      const program = (text: string) => askAsProgram(port, key, text);

      emulator.script({ text: 'begun by the older version', hold: 'headers' });
      const underWay = program('asked of the older version');
      await emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));

      await session.install(newer);
      const updated = await openAnother(older);
      await shows(older, follows, 'update-1-older-follows');
      await shows(updated, 'Shared with other windows: 1', 'update-2-newer-has-it');

      // The older version's answer still has the only stream: both windows and a program wait behind it.
      emulator.script(
        { when: { includes: 'of the older window' }, text: 'To the older window.' },
        { when: { includes: 'of the updated window' }, text: 'To the updated window.' },
      );
      const inOlder = await ask(older, 'of the older window');
      await inOlder.filter({ hasText: 'yours is next' }).waitFor();
      const inUpdated = await ask(updated, 'of the updated window');
      await inUpdated.filter({ hasText: 'yours is number 2 in the queue' }).waitFor();
      await updated.screenshot('update-3-waiting-newer');
      await older.page.bringToFront();
      await older.screenshot('update-4-waiting-older');
      const later = program('asked of the newer version');

      emulator.release();
      assert.equal(await underWay, 200);
      await inOlder.filter({ hasText: 'To the older window.' }).waitFor();
      await updated.page.bringToFront();
      await inUpdated.filter({ hasText: 'To the updated window.' }).waitFor();
      assert.equal(await later, 200);
      assert.equal(emulator.maxInFlight(), 1);
    });
  });
});

async function ask(workbench: Workbench, text: string) {
  await workbench.page.bringToFront();
  return workbench.chat.ask(`@gigachat question ${text}`);
}
