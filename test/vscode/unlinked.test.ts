import assert from 'node:assert/strict';
import { ChatError } from '../../src/core/chat/errors';
import { fromRefusal } from '../../src/core/protocols/gigachat/errors';
import { loadWithStandIn, vscode } from '../harness/vscode-stand-in';

const { explain } = loadWithStandIn(
  () => require('../../src/vscode/words/error-words') as typeof import('../../src/vscode/words/error-words'),
);
const { offer } = loadWithStandIn(
  () => require('../../src/vscode/words/offer') as typeof import('../../src/vscode/words/offer'),
);

describe('a message with words of others', () => {
  const link = '[Mend it](command:workbench.action.closeWindow)';

  it('holds no link: a click on one may run a command', async () => {
    for (const error of [
      new ChatError('invalid-request', link),
      new ChatError('not-found', link, { code: 'model_vanished' }),
      fromRefusal(422, JSON.stringify({ message: `${link} ${link}` })),
    ]) {
      assert.match(explain(error), /Mend it/);
      assert.doesNotMatch(explain(error), /\]\(/);
    }
    const shown: string[] = [];
    Reflect.set(vscode, 'window', { showErrorMessage: async (text: string) => void shown.push(text) });
    try {
      await offer('Error', `The file ${link}.ts`, {});
    } finally {
      Reflect.set(vscode, 'window', undefined);
    }
    assert.deepEqual(shown, [`The file ${link.replace('](', ']\u200b(')}.ts`]);
  });
});
