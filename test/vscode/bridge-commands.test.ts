import assert from 'node:assert/strict';
import { loadAsWindow, Secrets, setWindow } from '../harness/editor-windows';

const { BridgeCommands } = loadAsWindow(
  () => require('../../src/vscode/bridge/bridge-commands') as typeof import('../../src/vscode/bridge/bridge-commands'),
);

describe('the commands for the key of the bridge', () => {
  let shown: string[];
  let restarts: number;
  let secrets: Secrets;
  const commands = () => {
    const restart = async () => {
      restarts += 1;
    };
    return new BridgeCommands({ state: { kind: 'listening' }, restart } as never, secrets as never);
  };
  beforeEach(() => {
    [shown, restarts, secrets] = [[], 0, new Secrets()];
    const show = async (text: string) => void shown.push(text);
    setWindow({ showErrorMessage: show, showInformationMessage: show });
  });
  afterEach(() => setWindow(undefined));

  it('blame the clipboard, and not the keyring, where a clipboard refuses the key', async () => {
    await commands().copyApiKey();
    assert.deepEqual(shown, ['The clipboard refuses the text. Allow this window to use it, then copy again.']);
  });

  it('let a new key hold at once also where the clipboard refuses it', async () => {
    assert.equal(await commands().rotateApiKey(), true);
    assert.equal(restarts, 1);
    assert.match(String(shown[0]), /^The clipboard refuses/);
    assert.equal(shown[1], 'The bridge has a new key. Tools with the old key need the new one.');
  });

  it('change nothing while the keyring is locked', async () => {
    secrets.isLocked = true;
    assert.equal(await commands().rotateApiKey(), false);
    assert.equal(restarts, 0);
    assert.match(String(shown), /^VS Code refuses access to its store of secrets/);
  });
});
