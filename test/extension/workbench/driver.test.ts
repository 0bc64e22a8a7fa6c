import assert from 'node:assert/strict';
import { packProbe } from '../probe/pack-probe';
import { WorkbenchSession } from './workbench-session';

// The tools of the other workbench tests, tried on a probe extension.
describe('the workbench driver', () => {
  describe('in English', () => {
    let session: WorkbenchSession;
    before(async () => {
      session = await WorkbenchSession.open({ vsix: [await packProbe()] });
    });
    after(() => session?.close());

    it('reads the status bar', async () => {
      assert.equal(await session.workbench.statusBar.read('Probe speaks'), 'Probe speaks en');
    });

    it('runs a command, types into an input box, reads notifications and presses their buttons', async () => {
      const { workbench } = session;
      await workbench.runCommand('Probe: Greet');
      await workbench.quickInput.answer('Who are you?', 'tester');
      assert.equal(await workbench.notifications.read('Hello,'), 'Hello, tester');
      await workbench.notifications.press('Hello,', 'Again');
      assert.equal(await workbench.notifications.read('Hello again'), 'Hello again, tester');
    });

    it('talks to a participant', async () => {
      assert.match(await session.workbench.chat.askFor('@probe good day', 'You said:'), /You said: good day/);
      await session.workbench.screenshot('driver-chat');
    });

    it('reloads and restarts', async () => {
      await session.workbench.reload();
      await session.workbench.statusBar.read('Probe speaks');
      await session.restart();
      await session.workbench.statusBar.read('Probe speaks');
    });
  });

  it('shows an extension in Russian', async () => {
    const session = await WorkbenchSession.open({ vsix: [await packProbe()], language: 'ru', theme: 'light' });
    try {
      assert.equal(await session.workbench.statusBar.read('Probe speaks'), 'Probe speaks ru');
      await session.workbench.runCommand('Probe: Поздороваться');
      await session.workbench.quickInput.answer('Who are you?', 'проверяющий');
      assert.equal(await session.workbench.notifications.read('Hello,'), 'Hello, проверяющий');
      await session.workbench.screenshot('driver-russian');
    } finally {
      await session.close();
    }
  });

  it('opens an untrusted workspace', async () => {
    const session = await WorkbenchSession.open({ vsix: [await packProbe()], trusted: false });
    try {
      assert.equal(await session.workbench.statusBar.read('Restricted Mode'), 'Restricted Mode');
    } finally {
      await session.close();
    }
  });
});
