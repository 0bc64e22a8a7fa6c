import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activate } from './editor-stand';

interface ListedFile {
  readonly uri: { readonly path: string };
  readonly type: string;
  readonly extensionId: string;
}

interface Contributed {
  readonly name: string;
  readonly path: string;
}

describe('the prompts and the agent of the extension', () => {
  it('are in the lists of the chat, each where it belongs, and begin with what VS Code reads', async () => {
    const { context } = await activate();
    const { extension, extensionUri } = context;
    const { chatPromptFiles, chatAgents, chatInstructions } = extension.packageJSON.contributes;
    const listed = await vscode.commands.executeCommand<ListedFile[]>('_listExtensionPromptFiles');
    const own = listed.filter(({ extensionId }) => extensionId === extension.id);
    const expected = [
      ...chatAgents.map((file: Contributed) => ['agent', file] as const),
      ...chatInstructions.map((file: Contributed) => ['instructions', file] as const),
      ...chatPromptFiles.map((file: Contributed) => ['prompt', file] as const),
    ];
    assert.equal(expected.length, 5);
    assert.deepEqual(
      own.map(({ type, uri }) => `${type} ${uri.path}`).sort(),
      expected.map(([type, { path }]) => `${type} ${vscode.Uri.joinPath(extensionUri, path).path}`).sort(),
    );
    for (const [type, { name, path }] of expected) {
      const text = Buffer.from(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, path))).toString();
      assert.match(text, new RegExp(`^---\\nname: ${name}\\ndescription: .*[а-я]`), path);
      assert.ok(path.endsWith(`/${name}.${type}.md`), path);
    }
  });
});
