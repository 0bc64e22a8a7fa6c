import assert from 'node:assert/strict';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import { packTools, toolFailure } from '../probe/pack-tools';
import { packagedExtension } from '../project';
import { answerSetUp, enterKey } from './sign-in';
import { WorkbenchSession } from './workbench-session';

interface Body {
  readonly messages: readonly { role: string; content: string; name?: string }[];
}

describe('a tool that throws in agent mode', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.stop());

  it('is told to the model as its result, and the turn ends with an answer', async () => {
    const options = {
      vsix: [packagedExtension, await packTools()],
      settings: { 'chat.tools.global.autoApprove': true, 'chat.tools.global.autoApprove.optIn': true },
      machineSettings: { 'gigachat.baseUrl': emulator.baseUrl, 'gigachat.authUrl': emulator.authUrl },
    };
    await WorkbenchSession.use('tool-that-throws', options, async ({ workbench }) => {
      const { chat } = workbench;
      await enterKey(workbench, emulator.credentials);
      await answerSetUp(workbench, true);
      await workbench.runCommand('Notifications: Clear All Notifications');
      await chat.waitForModel('GigaChat (best)');

      emulator.script(
        {
          when: { includes: '"name":"probe_breaks"' },
          functionCall: { name: 'probe_breaks', arguments: { what: 'it' } },
        },
        { when: { includes: '"role":"function"' }, text: 'It broke, as you asked.' },
      );
      await chat.askFor('Break it, please.', 'It broke, as you asked.');
      await workbench.screenshot('tool-that-throws');
      const result = bodies(emulator)
        .flatMap(({ messages }) => messages)
        .find(({ role, name }) => role === 'function' && name === 'probe_breaks');
      assert.ok(result?.content.includes(toolFailure), JSON.stringify(result));
      assert.doesNotThrow(() => JSON.parse(result?.content ?? ''), 'GigaChat takes results as JSON only');
    });
  });
});

function bodies(emulator: Emulator): Body[] {
  return emulator.log.flatMap((entry) => (entry.kind === 'chat' ? [entry.body as Body] : []));
}
