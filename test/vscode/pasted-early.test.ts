import assert from 'node:assert/strict';
import { loadAsWindow, setWindow } from '../harness/editor-windows';

const { askBeginning } = loadAsWindow(
  () => require('../../src/vscode/sign-in/first-screen') as typeof import('../../src/vscode/sign-in/first-screen'),
);
const { askForKey, keyOnClipboard } = loadAsWindow(
  () => require('../../src/vscode/sign-in/key-input') as typeof import('../../src/vscode/sign-in/key-input'),
);
const secret = '7f3f7a9e-51f8-4d0b-8d2e-64c1d3a3c0aa';

describe('something pasted where nobody asked for it yet', () => {
  afterEach(() => setWindow(undefined));

  /** What becomes of it at the first question; undefined where the list stays. */
  async function paste(text: string) {
    let type = (_text: string) => {};
    let hide = () => {};
    const pick = {
      onDidChangeValue(listener: typeof type) {
        type = listener;
      },
      onDidHide(listener: typeof hide) {
        hide = listener;
      },
      onDidAccept() {},
      show() {},
      hide: () => hide(),
      dispose() {},
    };
    setWindow({ createQuickPick: () => pick });
    const beginning = askBeginning('Sign in');
    type(text);
    hide();
    return await beginning;
  }

  it('goes to the next step with whatever it is, where a list would only be empty', async () => {
    for (const text of [secret, `${secret}:${secret.replace('7', '8')}`, 'sk-or-v1-0123456789abcdef'])
      assert.deepEqual(await paste(text), { kind: 'key', pasted: text });
  });

  it('is not what somebody types to find a line of the list', async () => {
    for (const text of ['key', 'get a key', 'my key', 'GigaChat', 'sign in another way'])
      assert.equal(await paste(text), undefined, text);
  });

  it('is told from a key as soon as the step for it is there', async () => {
    let hide = () => {};
    const box = {
      value: '',
      validationMessage: undefined,
      onDidTriggerButton() {},
      onDidChangeValue() {},
      onDidAccept() {},
      onDidHide(listener: typeof hide) {
        hide = listener;
      },
      show() {},
      dispose() {},
    };
    setWindow({ createInputBox: () => box });
    const asked = askForKey('Sign in', async () => undefined, undefined, secret);
    assert.match(String(box.validationMessage), /one half of a key/);
    hide();
    await asked;
  });

  it('is not looked for on a clipboard that cannot be read, and the key is asked for all the same', async () =>
    assert.equal(await keyOnClipboard(), undefined));
});
