import assert from 'node:assert/strict';
import { Memory } from '../harness/editor-windows';
import { laidUnder, loadWithStandIn, vscode } from '../harness/vscode-stand-in';

const { welcomeOnce } = loadWithStandIn(
  () => require('../../src/vscode/walkthrough') as typeof import('../../src/vscode/walkthrough'),
);

describe('the walkthrough', () => {
  const putBack = laidUnder('commands', 'window');
  let opened: string[];
  beforeEach(() => {
    opened = [];
    Reflect.set(vscode, 'commands', { executeCommand: async (command: string) => void opened.push(command) });
    Reflect.set(vscode, 'window', {});
  });
  afterEach(putBack);
  const start = (globalState: Memory, session?: object) =>
    welcomeOnce({ globalState, extension: { id: 'a.b' } } as never, { session: async () => session as never });

  it('opens once after the install', async () => {
    const memory = new Memory();
    await start(memory);
    await start(memory);
    assert.deepEqual(opened, ['workbench.action.openWalkthrough']);
  });

  it('stays closed in another profile of VS Code, which has the keys and remembers nothing', async () => {
    const memory = new Memory();
    await start(memory, {});
    await start(memory);
    assert.deepEqual(opened, []);
  });
});
