import assert from 'node:assert/strict';
import { loadWithStandIn, vscode } from '../harness/vscode-stand-in';

const { CursorNote } = loadWithStandIn(
  () => require('../../src/vscode/completion/cursor-note') as typeof import('../../src/vscode/completion/cursor-note'),
);

describe('a note at the cursor', () => {
  const shown: string[] = [];
  let listeners = 0;
  let leave = () => {};
  beforeEach(() => {
    shown.length = 0;
    Reflect.set(vscode, 'window', {
      setStatusBarMessage: (text: string) => {
        shown.push(text);
        return { dispose: () => void shown.splice(shown.indexOf(text), 1) };
      },
      onDidChangeActiveTextEditor: (listener: () => void) => {
        leave = listener;
        listeners += 1;
        return {
          dispose: () => {
            listeners -= 1;
          },
        };
      },
    });
  });
  afterEach(() => void Reflect.set(vscode, 'window', undefined));

  it('is alone, and ends with another editor, with nothing to say, and with its owner', () => {
    const note = new CursorNote();
    for (const end of [() => leave(), () => note.show(undefined), () => note.dispose()]) {
      note.show('one');
      note.show('two');
      assert.deepEqual([shown, listeners], [['$(sparkle) two'], 1]);
      end();
      assert.deepEqual([shown, listeners], [[], 0]);
    }
  });
});
