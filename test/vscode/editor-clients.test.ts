import assert from 'node:assert/strict';
import { completionClient } from '../../src/core/completion/completion-client';
import { asideClient, editorClient, isEditorClient } from '../../src/vscode/account/queue-state';

describe('requests of the editor itself', () => {
  it('are its turns, its titles and summaries, and completions, and no program that gives itself their names', () => {
    for (const client of [editorClient, asideClient, completionClient]) assert.ok(isEditorClient(client), client);
    for (const client of ['VS Code#01ab3f', 'Code completion#01ab3f', 'Cline#01ab3f', ''])
      assert.ok(!isEditorClient(client), client);
  });
});
