import assert from 'node:assert/strict';
import { packProbe } from '../probe/pack-probe';
import { WorkbenchSession } from './workbench-session';

// The tools of the other workbench tests, tried on a probe extension.
describe('the workbench driver', () => {
  let vsix: string[];
  before(async () => {
    vsix = [await packProbe()];
  });

  it('reads the status bar, runs commands, types, presses buttons, and talks to a participant, also after a reload and a restart', () =>
    WorkbenchSession.use('driver', { vsix }, async (session) => {
      const { workbench } = session;
      assert.equal(await workbench.statusBar.read('Probe speaks'), 'Probe speaks en');
      await workbench.runCommand('Probe: Greet');
      await workbench.quickInput.answer('Who are you?', 'tester');
      assert.equal(await workbench.notifications.read('Hello,'), 'Hello, tester');
      await workbench.notifications.press('Hello,', 'Again');
      assert.equal(await workbench.notifications.read('Hello again'), 'Hello again, tester');
      const ask = async (words: string): Promise<void> => {
        await session.workbench.statusBar.read('Probe speaks');
        assert.match(await session.workbench.chat.askFor(`@probe ${words}`, words), new RegExp(`You said: ${words}`));
      };
      await ask('good morning');
      await session.workbench.screenshot('driver-chat');
      await session.workbench.reload();
      await ask('good day');
      await session.restart();
      await ask('good night');
    }));

  it('shows an extension in Russian, in an untrusted workspace', () =>
    WorkbenchSession.use(
      'driver-russian',
      { vsix, language: 'ru', theme: 'light', trusted: false },
      async ({ workbench }) => {
        assert.equal(await workbench.statusBar.read('Restricted Mode'), 'Restricted Mode');
        assert.equal(await workbench.statusBar.read('Probe speaks'), 'Probe speaks ru');
        await workbench.runCommand('Probe: Поздороваться');
        await workbench.quickInput.answer('Who are you?', 'проверяющий');
        assert.equal(await workbench.notifications.read('Hello,'), 'Hello, проверяющий');
        await workbench.screenshot('driver-russian');
      },
    ));
});
