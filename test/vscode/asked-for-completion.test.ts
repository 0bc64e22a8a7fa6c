import assert from 'node:assert/strict';
import { FakeClock } from '../harness/fake-clock';
import { laidUnder, loadWithStandIn, vscode } from '../harness/vscode-stand-in';

const putBack = laidUnder('languages', 'commands', 'window', 'workspace', 'InlineCompletionTriggerKind');
const { CodeCompletion } = loadWithStandIn(
  () =>
    require('../../src/vscode/completion/code-completion') as typeof import('../../src/vscode/completion/code-completion'),
);

describe('whoever asks for a completion', () => {
  let said: string[];
  let asked: string[];
  const none = { dispose() {} };
  const follow = () => none;
  beforeEach(() => {
    said = [];
    asked = [];
    Reflect.set(vscode, 'workspace', {
      getConfiguration: () => ({ inspect: () => undefined }),
      onDidChangeConfiguration: follow,
      onDidChangeTextDocument: follow,
    });
    Reflect.set(vscode, 'languages', { registerInlineCompletionItemProvider: () => none });
    Reflect.set(vscode, 'commands', { executeCommand: async (command: string) => void asked.push(command) });
    setWindow(undefined);
  });
  after(putBack);

  function setWindow(activeTextEditor: object | undefined): void {
    Reflect.set(vscode, 'window', {
      activeTextEditor,
      onDidChangeTextEditorSelection: follow,
      onDidChangeActiveTextEditor: follow,
      setStatusBarMessage: (text: string) => {
        said.push(text);
        return none;
      },
    });
  }

  const clock = new FakeClock();
  const completion = () => {
    const nobody = { signedIn: false, onDidChange: follow, onDidChangeActivity: follow };
    // Timers of the key come at once: nobody types here.
    const now = Object.assign(Object.create(clock), { timer: (_ms: number, fire: () => void) => void fire() });
    return new CodeCompletion(nobody as never, { clock: now } as never, 'some.extension');
  };

  it('hears that there is no file, and VS Code is asked nothing', async () => {
    await completion().trigger();
    assert.deepEqual(asked, []);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /this is not a file/);
  });

  it('hears of the sign-in that is missing, while other extensions are asked all the same', async () => {
    setWindow({ document: { uri: 'file:///a.ts', version: 1 } });
    await completion().trigger();
    assert.match(said[0] ?? '', /GigaChat: Sign In/);
    assert.ok(asked.includes('editor.action.inlineSuggest.trigger'));
  });
});
