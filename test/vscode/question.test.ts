import assert from 'node:assert/strict';
import { loadWithStandIn, vscode } from '../harness/vscode-stand-in';

const { ask } = loadWithStandIn(
  () => require('../../src/vscode/sign-in/question') as typeof import('../../src/vscode/sign-in/question'),
);

/** The box of VS Code, with what is done in it. */
class Box {
  value = '';
  busy = false;
  enabled = true;
  validationMessage: string | undefined;
  accept: () => Promise<void> = async () => {};
  #hidden: () => void = () => {};
  readonly onDidTriggerButton = () => {};
  readonly onDidChangeValue = () => {};
  readonly onDidAccept = (listener: () => Promise<void>) => {
    this.accept = listener;
  };
  readonly onDidHide = (listener: () => void) => {
    this.#hidden = listener;
  };
  show(): void {}
  dispose(): void {}
  hide(): void {
    this.#hidden();
  }
}

describe('a question that is answered with one line', () => {
  afterEach(() => void Reflect.set(vscode, 'window', undefined));

  it('takes another answer after its check broke', async () => {
    const box = new Box();
    Reflect.set(vscode, 'window', { createInputBox: () => box });
    const check = async (text: string) => {
      if (text === 'first') throw new Error('the disk is gone');
      return undefined;
    };
    const answered = ask({ title: 'Key', prompt: 'The key', check });
    box.value = 'first';
    await box.accept();
    assert.match(box.validationMessage ?? '', /failed on this request\. Look into its log/);
    assert.deepEqual([box.busy, box.enabled], [false, true]);
    box.value = 'second';
    await box.accept();
    assert.equal(await answered, 'second');
  });
});
