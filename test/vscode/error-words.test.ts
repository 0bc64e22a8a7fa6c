import assert from 'node:assert/strict';
import { ChatError } from '../../src/core/chat/errors';
import { loadWithStandIn } from '../faults/vscode-stand-in';

const { explain } = loadWithStandIn(
  () => require('../../src/vscode/words/error-words') as typeof import('../../src/vscode/words/error-words'),
);

describe('the words for a refusal', () => {
  it('end the sentence of GigaChat before their own begins', () => {
    for (const [said, shown] of [
      ['Invalid params: unprocessable', 'Invalid params: unprocessable. Change the request'],
      ['Wrong model.', 'Wrong model. Change the request'],
      ['What is that? ', 'What is that? Change the request'],
    ] as const)
      for (const kind of ['invalid-request', 'unprocessable', 'not-found'] as const)
        assert.ok(explain(new ChatError(kind, said)).startsWith(shown), said);
  });
});
