import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import { packTools, toolFailure } from '../probe/pack-tools';
import { packagedExtension } from '../project';
import { waitForText } from './wait-for-text';
import { WorkbenchSession } from './workbench-session';

interface Body {
  readonly messages: readonly { role: string; content: string; name?: string }[];
  readonly functions?: readonly { name: string }[];
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
    await WorkbenchSession.use('tool-that-throws', options, async ({ workbench, profile }) => {
      const { chat, notifications, quickInput } = workbench;
      await workbench.runCommand('GigaChat: Sign In');
      await quickInput.answer('Sign in to GigaChat', emulator.credentials);
      await notifications.read('Signed in to GigaChat');
      await notifications.press("GigaChat's models are in the Chat view.", 'Turn on agent mode');
      await notifications.read('Agent mode is on.');
      await workbench.runCommand('Notifications: Clear All Notifications');
      await chat.waitForModel('GigaChat: best');

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

      const turns = bodies(emulator).filter(({ functions = [] }) => functions.length > 0);
      const first = bodies(emulator).findIndex(({ functions = [] }) => functions.length > 0);
      assert.equal(first, 0, 'the title of the chat does not go before the turn of the person');
      assert.ok(turns.length >= 2);

      await chat.startNew();
      emulator.reset();
      const files = [1, 2, 3, 4, 5, 6].map((index) => join(profile.workspace, `step${index}.txt`));
      emulator.script(
        ...files.map((filePath, index) => ({
          when: { includes: index === 0 ? '"name":"create_file"' : `step${index}.txt` },
          functionCall: { name: 'create_file', arguments: { filePath, content: `step ${index + 1}` } },
        })),
        { when: { includes: 'step6.txt' }, text: 'All six are there.' },
      );
      await chat.askFor('Create six files, please.', 'All six are there.');
      for (const [index, file] of files.entries()) await waitForText(file, `step ${index + 1}`);
      await workbench.screenshot('agent-six-calls');

      emulator.reset();
      emulator.script(
        {
          when: { includes: '"name":"probe_breaks"' },
          functionCall: { name: 'probe_breaks', arguments: { what: 'it' } },
        },
        { when: { includes: '"role":"function"' }, text: 'The tool did not work.' },
      );
      await chat.askFor('@gigachat #breaks try it', 'The tool did not work.');
      const told = bodies(emulator)
        .flatMap(({ messages }) => messages)
        .find(({ role }) => role === 'function');
      assert.ok(told?.content.includes(toolFailure), JSON.stringify(told));
      await workbench.screenshot('participant-tool');
    });
  });
});

function bodies(emulator: Emulator): Body[] {
  return emulator.log.flatMap((entry) => (entry.kind === 'chat' ? [entry.body as Body] : []));
}
